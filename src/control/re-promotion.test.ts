import { beforeEach, expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import { ControlWorld, DANA, SAM } from '#testing/control/control-world.ts';
import { servingV2, v2AtTenPercent } from '#testing/control/scenario.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

it('brings a release that served here before back in one action: no signature, no steps, no time', async () => {
  await servingV2(world);
  const promotion = await world.promote('v1', 'production');
  expect(promotion.fast?.because).toMatch(/verified in production and served there before \(.*evd_/);
  await world.settle();
  expect(await world.weights()).toEqual({ v1: 10_000, v2: 0 });
  const { state, rollout, gates } = await world.get(promotion);
  expect(state).toBe('probation');
  expect(rollout?.plan).toMatchObject({ strategy: 're-promotion', steps: [{ weightBp: 10_000, bakeMs: 0 }] });
  expect(gates.find(({ gate }) => gate === 'safety')?.because).toContain('earlier evidence of the same digest');
  expect(gates.find(({ gate }) => gate === 'approval')?.because).toContain('no new signature: verified in production');
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, subject: promotion.id, limit: 10 }));
  expect(log[0]?.record).toMatchObject({ event: 'promotion.created', details: { fast: promotion.fast?.evidence } });
});

it('asks the runtime again for what was archived, and smokes it before it takes anyone', async () => {
  await servingV2(world);
  world.outside.smoke = { pass: false, because: 'no reply', checks: [] };
  const promotion = await world.promote('v1', 'production');
  await world.settle();
  expect((await world.get(promotion)).ended?.because).toContain('no reply');
  expect(await world.weights()).toEqual({ v2: 10_000 });
});

it('needs a person, and may be declined', async () => {
  await servingV2(world);
  const byRobot = await world.promote('v1', 'production', { by: { kind: 'machine', name: 'ci' } });
  expect(byRobot.fast).toBeUndefined();
  await world.control.cancelPromotion(DANA, { promotion: byRobot.id, reason: 'by hand' });
  expect((await world.promote('v1', 'production', { inSteps: true })).fast).toBeUndefined();
});

it('is refused for a held release, and is not fast once the last word about it here was a rollback', async () => {
  await servingV2(world);
  await world.promote('v1', 'production');
  await world.settle();
  await world.control.rollBack(SAM, { agent: 'support', environment: 'production', reason: 'prices' });
  await world.settle();
  expect(await world.weights()).toEqual({ v2: 10_000 });
  await expect(world.promote('v1', 'production')).rejects.toMatchObject({ code: 'RELEASE_HELD' });
  const [hold] = await world.read((tx) => tx.holds.list({ agent: 'support' }));
  await world.control.liftHold(SAM, { hold: hold?.id ?? 'hld_', reason: 'it was the price list' });
  expect((await world.promote('v1', 'production')).fast).toBeUndefined();
});

it('does not make a release fast that never came to all users', async () => {
  const promotion = await v2AtTenPercent(world);
  await world.control.requestRollout(SAM, { promotion: promotion.id, kind: 'abort', reason: 'x' });
  await world.settle();
  const [hold] = await world.read((tx) => tx.holds.list({ agent: 'support' }));
  await world.control.liftHold(SAM, { hold: hold?.id ?? 'hld_', reason: 'fine after all' });
  expect((await world.promote('v2', 'production')).fast).toBeUndefined();
});

it('that waited for its time goes the whole way, or not at all, when it was taken back meanwhile', async () => {
  await servingV2(world);
  const place = { agent: 'support', environment: 'production' };
  const later = await world.promote('v1', 'production', { afterMs: 40 * HOUR_MS });
  expect(later.fast).toBeDefined();
  await world.control.undo(DANA, { ...place, reason: 'a try' });
  await world.pass(30 * HOUR_MS);
  await world.control.rollBack(SAM, { ...place, reason: 'prices' });
  await world.settle();
  const [hold] = await world.read((tx) => tx.holds.list({ agent: 'support' }));
  await world.control.liftHold(SAM, { hold: hold?.id ?? 'hld_', reason: 'may be tried again, in steps' });
  await world.pass(15 * HOUR_MS);
  expect((await world.get(later)).ended?.because).toContain('taken back from production since');
  expect(await world.weights()).toEqual({ v2: 10_000 });
});
