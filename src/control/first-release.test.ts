import { expect, it } from 'vitest';
import { builtInStrategies } from '#domain/plan/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, SAM } from '#testing/control/control-world.ts';

it.each(builtInStrategies.map((plan) => [plan.strategy, { ...plan, metrics: [] }] as const))(
  'an agent’s first release goes to everyone with %s: nobody is there to be compared with',
  async (strategy, plan) => {
    const world = new ControlWorld();
    await world.begin(aProject({ plan }));
    await world.bring('v1', 'staging');
    const promotion = await world.promote('v1', 'production');
    await world.settle();
    await world.approve(promotion);
    await world.settle();
    if (strategy === 'manual') {
      await world.control.requestRollout(SAM, { promotion: promotion.id, kind: 'resume', reason: 'looks good' });
      await world.settle();
    }
    await world.pass(4 * HOUR_MS);
    expect(await world.weights()).toEqual({ v1: 10_000 });
    expect((await world.get(promotion)).state).toBe('promoted');
    expect(world.faults).toEqual([]);
  },
);

it('that turns out bad ends its promotion, is held, and leaves the place to the next', async () => {
  const world = new ControlWorld();
  const metrics = [aMetric('error-rate', { critical: 0.01 })];
  await world.begin(aProject({ plan: aPlan({ steps: [aStep(1_000, HOUR_MS), aStep(10_000, HOUR_MS)], metrics }) }));
  for (const label of ['v1', 'v2']) await world.bring(label, 'staging');
  const promotion = await world.promote('v1', 'production');
  await world.settle();
  await world.approve(promotion);
  await world.settle();
  world.outside.errorsPerMille = { v1: 100 };
  await world.pass(HOUR_MS / 2);
  const { state, ended } = await world.get(promotion);
  expect(state).toBe('stopped');
  expect(ended).toMatchObject({ trigger: 'critical-limit', because: expect.stringContaining('so v1 serves until') });
  expect(await world.weights()).toEqual({ v1: 10_000 });
  expect(await world.read((tx) => tx.holds.list({ agent: 'support' }))).toHaveLength(1);
  world.outside.errorsPerMille = {};
  await world.bring('v2', 'production');
  expect(await world.weights()).toEqual({ v2: 10_000 });
  expect(world.faults).toEqual([]);
});
