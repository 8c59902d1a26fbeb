import { beforeEach, expect, it } from 'vitest';
import type { Promotion } from '#domain/promotion/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, DANA } from '#testing/control/control-world.ts';
import { servingV1, v2OnItsWay } from '#testing/control/scenario.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

/** v1 has served everyone for hours; v2 gets half of the users. */
async function rollingOut(): Promise<Promotion> {
  const steps = [aStep(5_000, HOUR_MS, { maxBakeMs: 4 * HOUR_MS }), aStep(7_500, HOUR_MS), aStep(10_000, 0)];
  const metrics = [aMetric('error-rate', { role: 'prove' })];
  await servingV1(world);
  await world.apply(aProject({ plan: aPlan({ strategy: 'own', steps, metrics, probationMs: 0 }) }));
  await world.pass(3 * HOUR_MS);
  return v2OnItsWay(world);
}

const stateOf = async (promotion: Promotion) => (await world.get(promotion)).rollout?.state;

it('a fault that meets both releases pauses the rollout and blames neither; who resumes it is not asked again', async () => {
  const promotion = await rollingOut();
  world.outside.errorsPerMille = { v1: 300, v2: 300 };
  await world.pass(HOUR_MS / 2);
  const paused = await stateOf(promotion);
  expect(paused).toMatchObject({ kind: 'paused', pausedBy: 'world-changed', step: 0 });
  expect(paused?.kind === 'paused' && paused.because).toMatch(/^the world changed: error-rate of the baseline moved/);
  expect(await world.weights()).toEqual({ v1: 5_000, v2: 5_000 });
  await world.control.requestRollout(DANA, {
    promotion: promotion.id,
    kind: 'resume',
    reason: 'the provider is down for all',
  });
  await world.pass(2 * HOUR_MS);
  expect((await stateOf(promotion))?.kind).not.toBe('paused');
  expect((await world.get(promotion)).state).not.toBe('rolled-back');
});

it('a fault of the candidate alone takes it back, and is no changed world', async () => {
  const promotion = await rollingOut();
  world.outside.errorsPerMille = { v2: 300 };
  await world.pass(HOUR_MS / 2);
  expect((await world.get(promotion)).state).toBe('rolled-back');
});

it('nothing of it where the baseline is as it was', async () => {
  const promotion = await rollingOut();
  await world.pass(HOUR_MS / 2);
  expect(await stateOf(promotion)).toMatchObject({ kind: 'baking', step: 0 });
});
