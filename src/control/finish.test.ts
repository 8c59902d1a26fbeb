import { beforeEach, expect, it } from 'vitest';
import { aProject, ControlWorld, SAM } from '#testing/control/control-world.ts';
import { servingV2, v2AtTenPercent } from '#testing/control/scenario.ts';

let world: ControlWorld;
const place = { agent: 'support', environment: 'production' } as const;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin(aProject({ rollback: { conversations: 'finish' } }));
});

const route = () => world.read((tx) => tx.routes.find('support', 'production'));
const targets = async () => (await route())?.targets.map(({ label, role, weightBp }) => `${label} ${role} ${weightBp}`);
const states = async () => {
  const all = await world.read((tx) => tx.deployments.list(place));
  return Object.fromEntries(all.map(({ label, state }) => [label, state]));
};

it('lets conversations finish on a release whose rollout a person takes back: it stays, warm, for nobody new', async () => {
  await v2AtTenPercent(world);
  await world.control.rollBack(SAM, { ...place, reason: 'odd answers' });
  await world.settle();
  expect(await targets()).toEqual(['v1 baseline 10000', 'v2 warm 0']);
  expect((await route())?.revoked).toEqual([]);
  expect(await states()).toEqual({ v1: 'active', v2: 'warm' });
});

it('lets them finish where it had served everyone, too', async () => {
  await servingV2(world);
  await world.control.rollBack(SAM, { ...place, reason: 'odd answers' });
  await world.settle();
  expect(await targets()).toEqual(['v1 baseline 10000', 'v2 warm 0']);
  expect(await states()).toMatchObject({ v1: 'active', v2: 'warm' });
});

it('moves them at once when it does harm: a critical bug, and a quarantine also afterwards', async () => {
  await v2AtTenPercent(world);
  await world.control.rollBack(SAM, { ...place, critical: true, reason: 'tells secrets' });
  await world.settle();
  expect(await targets()).toEqual(['v1 baseline 10000']);
  expect((await route())?.revoked).toHaveLength(1);
});

it('takes a release that is banned while its conversations end out of the route', async () => {
  await v2AtTenPercent(world);
  await world.control.rollBack(SAM, { ...place, reason: 'odd answers' });
  await world.settle();
  await world.control.placeHold(SAM, { kind: 'quarantine', release: 'v2', agent: 'support', reason: 'it leaks' });
  await world.settle();
  expect(await targets()).toEqual(['v1 baseline 10000']);
  expect((await route())?.revoked).toHaveLength(1);
});
