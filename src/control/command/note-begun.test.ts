import { beforeEach, expect, it } from 'vitest';
import { ControlWorld } from '#testing/control/control-world.ts';
import { v2AtTenPercent } from '#testing/control/scenario.ts';

let world: ControlWorld;

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
});

const alarms = async () => {
  const log = await world.read((tx) => tx.audit.list({ afterSequence: 0, limit: 1_000 }));
  return log.map(({ record }) => record).filter(({ event }) => event === 'traffic.sample-ratio-mismatch');
};

const begun = (candidate: number, baseline: number, more: object = {}) => ({
  ...{ agent: 'support', environment: 'production', salt: 'this rollout', routeVersion: 3, wantedBp: 1_000 },
  ...{ gateway: 'gtw_1' as const, boot: 'b', candidate, baseline },
  ...more,
});

it('raises one alarm about a rollout whose conversations chance cannot have divided so, and names the promotion', async () => {
  const promotion = await v2AtTenPercent(world);
  await world.control.noteBegun([begun(50, 450)]);
  expect(await alarms()).toEqual([]);
  await world.control.noteBegun([begun(150, 450)]);
  await world.control.noteBegun([begun(300, 450)]);
  expect(await alarms()).toMatchObject([
    {
      subject: promotion.id,
      agent: 'support',
      because: expect.stringMatching(
        /^150 of 600 conversations began on the candidate, 25 % where 10 % were wanted; that is no/,
      ),
      details: { total: 600, candidate: 150, expected: 60 },
    },
  ]);
  expect(world.faults.filter((line) => line.startsWith('traffic.sample-ratio-mismatch'))).toHaveLength(1);
  // Nothing follows by itself.
  expect(await world.weights()).toEqual({ v1: 9_000, v2: 1_000 });
});

it('counts what several gateways and starts of them say together, and another rollout apart', async () => {
  await world.control.noteBegun([
    begun(60, 200),
    begun(60, 200, { gateway: 'gtw_2' }),
    begun(0, 900, { salt: 'another', boot: 'c' }),
  ]);
  const told = await alarms();
  expect(told.map(({ details }) => details)).toEqual([
    { total: 520, candidate: 120, expected: 52 },
    { total: 900, candidate: 0, expected: 90 },
  ]);
});
