import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Route } from '#domain/traffic/index.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';

const hardLimits = { errorRateRatio: 0.2, minRequests: 5 };

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
  world.control.decide(world.route(10_000, { hardLimits }));
});
afterEach(() => world.close());

/** Control and database are gone: nothing is heard, nothing can be told, and the lease ends. */
function silence(): void {
  world.control.delivery = 'lost';
  world.stopwatch.advance(61_000);
}

function rolledBack(): Route {
  const route = world.route(0);
  return { ...route, targets: route.targets.filter(({ label }) => label === 'v1'), revoked: [deploymentOf('v2')] };
}

test('after the lease, conversations of the candidate go on there, and its hard limit still guards them', async () => {
  const old = ['a', 'b', 'c', 'd', 'e'];
  for (const name of old) expect((await world.ask(name)).release).toBe('v2');
  silence();
  expect(await world.ask('new')).toMatchObject({ release: 'v1', by: 'lease-over' });
  expect(await world.ask('a')).toMatchObject({ release: 'v2', by: 'pin' });
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  for (const name of ['a', 'b', 'c', 'd']) expect((await world.ask(name)).status).toBe(500);
  expect(await world.ask('e')).toMatchObject({ status: 200, release: 'v1', by: 'limit-broken' });
  expect(await world.ask('a')).toMatchObject({ status: 200, release: 'v1' });
  expect(world.control.facts).toEqual([]);
  world.control.delivery = 'works';
  await vi.waitFor(() => expect(world.control.facts).toHaveLength(1));
  expect(world.control.facts[0]).toMatchObject({ kind: 'limit-broken', deploymentId: deploymentOf('v2') });
});

test('what control hears again does not give a broken candidate its traffic back, what it decides anew does', async () => {
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await world.ask(name);
  silence();
  world.control.delivery = 'works';
  await world.renew();
  expect(await world.ask('new')).toMatchObject({ release: 'v1', by: 'limit-broken' });
  world.control.decide(world.route(10_000, { hardLimits }));
  expect((await world.ask('newer')).release).toBe('v2');
});

test('a rollback that was decided in the silence moves every conversation with its first word, and is acknowledged', async () => {
  expect((await world.ask('a')).release).toBe('v2');
  silence();
  expect((await world.ask('a')).by).toBe('pin');
  world.control.delivery = 'works';
  const { version } = world.control.decide(rolledBack());
  expect(await world.ask('a')).toMatchObject({ release: 'v1', by: 'sole' });
  await vi.waitFor(() => expect(world.control.acknowledged).toContain(version));
  await vi.waitFor(() => expect(world.control.served.at(-1)).toMatchObject({ isLast: true }));
  expect(world.control.served.at(-1)?.conversations).toHaveLength(1);
});

test('requests in the silence are counted once when it ends, for whom they were served by', async () => {
  await world.ask('a');
  await vi.waitFor(() => expect(world.outcomes('v2', 'success')).toBe(1));
  silence();
  for (let index = 0; index < 5; index += 1) await world.ask(`new ${index}`);
  await world.ask('a');
  const posted = world.control.posts.length;
  world.control.delivery = 'answer-lost';
  await vi.waitFor(() => expect(world.control.posts.length).toBeGreaterThan(posted + 1));
  world.control.delivery = 'works';
  await world.gateway?.stop(1_000);
  expect([world.outcomes('v1', 'success'), world.outcomes('v2', 'success')]).toEqual([5, 2]);
});
