import { expect, it } from 'vitest';
import { aPlan } from '#testing/builder/rollout.ts';
import { aProject, ControlWorld, SAM } from '#testing/control/control-world.ts';
import { servingV2 } from '#testing/control/scenario.ts';

const PLACE = { agent: 'support', environment: 'production' };

it('goes to what served last, also where the one before it was archived in the same moment', async () => {
  const world = new ControlWorld();
  // Without probation, a promotion that completes archives what its predecessor left warm.
  await world.begin(aProject({ plan: aPlan({ probationMs: 0, evaluateEveryMs: 0 }) }));
  await servingV2(world);
  await world.release('v3');
  await world.bring('v3', 'staging');
  await world.bring('v3', 'production');
  const all = await world.read((tx) => tx.deployments.list(PLACE));
  expect(all.map(({ label, state }) => `${label} ${state}`)).toEqual(['v1 archived', 'v2 warm', 'v3 active']);
  const { rollback } = await world.control.rollBack(SAM, { ...PLACE, reason: 'wrong prices' });
  expect(rollback).toMatchObject({ from: { label: 'v3' }, to: { label: 'v2' } });
});
