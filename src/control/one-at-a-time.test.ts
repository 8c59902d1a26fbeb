import { describe, expect, it } from 'vitest';
import type { WhenBusy } from '#domain/promotion/index.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/index.ts';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';
import { servingV1, v2AtTenPercent } from '#testing/control/scenario.ts';

async function aWorld(whenBusy: WhenBusy = 'refuse'): Promise<ControlWorld> {
  const world = new ControlWorld();
  await world.begin(aProject({ promotions: { whenBusy } }));
  return world;
}

/** v1 serves; v2 waits for its signature in production; v3 has been through staging. */
async function v2AtItsGates(world: ControlWorld) {
  await servingV1(world);
  await world.release('v3');
  for (const label of ['v2', 'v3']) await world.bring(label, 'staging');
  const v2 = await world.promote('v2', 'production');
  await world.settle();
  return v2;
}

const stateOf = async (world: ControlWorld, promotion: Parameters<ControlWorld['get']>[0]) =>
  (await world.get(promotion)).state;

describe('a second promotion into the same place', () => {
  it('is refused where the project says nothing', async () => {
    const world = await aWorld();
    const v2 = await v2AtItsGates(world);
    await expect(world.promote('v3', 'production')).rejects.toMatchObject({
      code: 'PROMOTION_ACTIVE',
      message: expect.stringContaining(v2.id),
    });
  });

  it('waits in line, in order, and begins when the one before it has ended', async () => {
    const world = await aWorld('queue');
    const v2 = await v2AtItsGates(world);
    await world.release('v4');
    await world.bring('v4', 'staging');
    const v3 = await world.promote('v3', 'production');
    const v4 = await world.promote('v4', 'production');
    await world.settle();
    expect(await world.get(v3)).toMatchObject({ state: 'queued', waiting: { kind: 'turn', behind: v2.id } });
    expect(await world.get(v4)).toMatchObject({ state: 'queued', waiting: { kind: 'turn', behind: v3.id } });
    await world.control.cancelPromotion(DANA, { promotion: v2.id, reason: 'v3 is better' });
    await world.settle();
    expect([await stateOf(world, v2), await stateOf(world, v3), await stateOf(world, v4)]).toEqual([
      'stopped',
      'awaiting-approval',
      'queued',
    ]);
    await world.approve(v3);
    await world.pass(30 * HOUR_MS);
    expect([await stateOf(world, v3), await stateOf(world, v4)]).toEqual(['promoted', 'awaiting-approval']);
    expect(world.faults).toEqual([]);
  });

  it('of the same release comes to its end once the first has brought it there', async () => {
    const world = await aWorld('queue');
    const first = await v2AtItsGates(world);
    const second = await world.promote('v2', 'production');
    await world.approve(first);
    await world.pass(30 * HOUR_MS);
    expect(await world.get(second)).toMatchObject({
      state: 'stopped',
      ended: { because: 'v2 serves production already' },
    });
    const all = await world.read((tx) => tx.deployments.list({ environment: 'production' }));
    expect(all.find(({ label }) => label === 'v2')?.state).toBe('active');
  });

  it('supersedes one that waits at its gates, which says so', async () => {
    const world = await aWorld('supersede');
    const v2 = await v2AtItsGates(world);
    const v3 = await world.promote('v3', 'production');
    await world.settle();
    expect(await world.get(v2)).toMatchObject({
      state: 'superseded',
      ended: { stage: 'gates', because: 'Dana promotes v3 instead' },
    });
    expect(await stateOf(world, v3)).toBe('awaiting-approval');
  });

  it('never supersedes one that has traffic', async () => {
    const world = await aWorld('supersede');
    await v2AtTenPercent(world);
    await world.release('v3');
    await world.bring('v3', 'staging');
    await expect(world.promote('v3', 'production')).rejects.toMatchObject({
      code: 'PROMOTION_ACTIVE',
      message: expect.stringContaining('has traffic'),
    });
    expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
  });
});

describe('a start at a given time', () => {
  it('waits queued until then, leaves the place to others, and begins by itself', async () => {
    const world = await aWorld();
    await servingV1(world);
    await world.bring('v2', 'staging');
    const later = await world.promote('v2', 'production', { afterMs: 2 * HOUR_MS });
    expect(later.startAt).toBe(later.createdAt + 2 * HOUR_MS);
    await world.pass(HOUR_MS);
    expect(await world.get(later)).toMatchObject({ state: 'queued', waiting: { kind: 'start' } });
    await world.pass(HOUR_MS + HOUR_MS / 6);
    expect(await stateOf(world, later)).toBe('awaiting-approval');
  });

  it('can be called off', async () => {
    const world = await aWorld();
    await servingV1(world);
    await world.bring('v2', 'staging');
    const later = await world.promote('v2', 'production', { afterMs: 2 * HOUR_MS });
    await world.control.cancelPromotion(DANA, { promotion: later.id, reason: 'not today' });
    await world.pass(3 * HOUR_MS);
    expect(await world.get(later)).toMatchObject({
      state: 'stopped',
      ended: { stage: 'queue', because: 'Dana cancelled it: not today' },
    });
    await expect(world.control.cancelPromotion(DANA, { promotion: later.id, reason: 'again' })).rejects.toMatchObject({
      code: 'PROMOTION_ENDED',
    });
  });

  it('is refused in the past and beyond 30 days', async () => {
    const world = await aWorld();
    for (const afterMs of [-1, 30 * DAY_MS + 1]) {
      await expect(world.promote('v1', 'staging', { afterMs })).rejects.toMatchObject({ code: 'USAGE' });
    }
  });

  it.each([
    ['refuse', 'stopped'],
    ['queue', 'queued'],
    ['supersede', 'awaiting-approval'],
  ] as const)('that finds another under way at its gates: with %s it is %s', async (whenBusy, state) => {
    const world = await aWorld(whenBusy);
    await servingV1(world);
    await world.release('v3');
    for (const label of ['v2', 'v3']) await world.bring(label, 'staging');
    const later = await world.promote('v3', 'production', { afterMs: HOUR_MS });
    const now = await world.promote('v2', 'production');
    await world.pass(2 * HOUR_MS);
    expect(await stateOf(world, later)).toBe(state);
    expect(await stateOf(world, now)).toBe(whenBusy === 'supersede' ? 'superseded' : 'awaiting-approval');
  });
});
