import { beforeEach, expect, it } from 'vitest';
import { HOUR_MS, SECOND_MS } from '#domain/shared/index.ts';
import type { Action } from '#ports/index.ts';
import { ControlWorld } from '#testing/control/control-world.ts';
import { v2AtTenPercent } from '#testing/control/scenario.ts';
import { ClockWatch } from './clock-watch.ts';

let world: ControlWorld;
const clock = new ClockWatch();

beforeEach(async () => {
  world = new ControlWorld();
  await world.begin();
  await clock.look(world.context);
});

const waiting = () => world.read((tx) => tx.actions.unclaimed(world.now, 10));

/** Work that failed a moment ago and waits for its next attempt. */
async function aRetry(): Promise<Action> {
  world.outside.deploy = 'fails';
  const { id } = await world.promote('v1', 'staging');
  await world.settle();
  const [action] = await world.read((tx) => tx.actions.forSubject(id));
  if (action === undefined) throw new Error('a promotion asks for work');
  expect(action).toMatchObject({ state: 'pending', attempts: 1 });
  return action;
}

it('tries work again at once that a wall clock set back would have put to sleep', async () => {
  const { id } = await aRetry();
  expect(await waiting()).toEqual([]);
  world.now -= HOUR_MS;
  await clock.look(world.context);
  expect((await waiting()).map((action) => action.id)).toEqual([id]);
});

it('leaves a retry its time while the clock runs on, and where a controller only starts', async () => {
  await aRetry();
  world.now += 1;
  await clock.look(world.context);
  await new ClockWatch().look(world.context);
  expect(await waiting()).toEqual([]);
});

it('takes work over that a dead worker claimed before the clock was set back while no controller ran', async () => {
  const { id } = await aRetry();
  world.now += 30 * SECOND_MS;
  await world.read((tx) => tx.actions.claim(id, 'dead', world.now, world.now + 4 * SECOND_MS));
  world.now -= HOUR_MS;
  await new ClockWatch().look(world.context);
  world.now += 10 * SECOND_MS;
  expect(await world.read((tx) => tx.actions.claim(id, 'alive', world.now, world.now + 1))).toBeDefined();
});

it('waits for a gateway that fell silent no longer than its lease, though the clock was set back', async () => {
  await v2AtTenPercent(world);
  world.outside.gatewayAcknowledges = false;
  world.now -= HOUR_MS;
  await clock.look(world.context);
  await world.control.rollBack(
    { kind: 'person', name: 'Olu' },
    { agent: 'support', environment: 'production', reason: 'r' },
  );
  await world.settle();
  world.now += 61 * SECOND_MS;
  await world.settle();
  const [promotion] = await world.read((tx) => tx.promotions.list({ agent: 'support', limit: 1 }));
  expect(promotion?.state).toBe('rolled-back');
});
