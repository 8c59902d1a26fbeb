import { expect, it } from 'vitest';
import { HOUR_MS } from '#domain/shared/index.ts';
import { aProject, ControlWorld } from '#testing/control/control-world.ts';
import { servingV1, v2AtTenPercent } from '#testing/control/scenario.ts';

/** Applied after a promotion was asked for: it knows neither its agent nor how that runs. */
const another = () => ({ ...aProject(), agents: aProject().agents.map((agent) => ({ ...agent, name: 'another' })) });

it('does all the work of a promotion under the project that it was approved with', async () => {
  const world = new ControlWorld();
  await world.begin();
  await servingV1(world);
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.apply(another());
  await world.settle();
  await world.approve(promotion);
  await world.settle();
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
  await world.pass(30 * HOUR_MS);
  expect(await world.get(promotion)).toMatchObject({ state: 'promoted', probation: { lastPassed: true } });
  const work = await world.read((tx) => tx.actions.forSubject(promotion.id));
  expect(work.filter(({ state }) => state !== 'done')).toEqual([]);
  expect(world.faults).toEqual([]);
});

it('checks a rollback of it by the same: what it goes back to is not blamed for another project', async () => {
  const world = new ControlWorld();
  await world.begin();
  const promotion = await v2AtTenPercent(world);
  await world.apply(another());
  world.outside.errorsPerMille = { v2: 300 };
  await world.pass(HOUR_MS);
  expect((await world.get(promotion)).state).toBe('rolled-back');
  const [rollback] = await world.read((tx) => tx.rollbacks.list({ limit: 1 }));
  expect(rollback).toMatchObject({ state: { kind: 'done' }, to: { label: 'v1' }, passedOver: [] });
});
