import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MINUTE_MS } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
});
afterEach(() => world.close());

/** v1 serves everyone, and v2 loses even its conversations. */
function rolledBack(): Route {
  const route = world.route(0);
  return { ...route, targets: route.targets.filter(({ label }) => label === 'v1'), revoked: [deploymentOf('v2')] };
}

const isWhole = (): Promise<void> => vi.waitFor(() => expect(world.control.served.at(-1)?.isLast).toBe(true));

function listed(): readonly { readonly id: string; readonly firstAt: number; readonly lastAt: number }[] {
  return world.control.served.flatMap(({ conversations }) => conversations);
}

/** What the gateway last said is open, by label. */
function open(label: string): number | undefined {
  const last = world.control.counted.findLast((batch) => batch.open !== undefined)?.open;
  return last?.find(({ deploymentId }) => deploymentId === deploymentOf(label))?.conversations;
}

test('a deployment that is revoked has its conversations told, with their first and last time there', async () => {
  world.control.decide(world.route(10_000));
  const start = world.now();
  await world.ask('a');
  world.stopwatch.advance(5_000);
  await world.ask('b');
  world.stopwatch.advance(5_000);
  await world.ask('a');
  world.control.decide(world.route(0));
  await world.ask('only ever on v1');
  const route = rolledBack();
  world.control.decide(route);
  await isWhole();
  expect(world.control.served).toHaveLength(1);
  expect(world.control.served[0]).toMatchObject({
    agent: 'helper',
    environment: 'production',
    deploymentId: deploymentOf('v2'),
    routeVersion: route.version,
    page: 0,
    isCut: false,
  });
  const times = listed().map(({ firstAt, lastAt }) => [firstAt - start, lastAt - start]);
  expect(times).toEqual([
    [0, 10_000],
    [5_000, 5_000],
  ]);
  expect(listed().every(({ id }) => /^[0-9a-f]{16}$/.test(id))).toBe(true);
});

test('conversations that ended long before, moved on or survived a restart are on the list too', async () => {
  world.control.decide(world.route(10_000, { hardLimits: { errorRateRatio: 0, minRequests: 1 } }));
  await world.ask('idle');
  world.stopwatch.advance(31 * MINUTE_MS);
  await world.renew();
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  await world.ask('moves');
  expect((await world.ask('moves')).by).toBe('limit-broken');
  await world.gateway?.stop(1_000);
  await world.start();
  world.control.decide(world.route(10_000));
  await world.ask('open');
  await world.gateway?.stop(1_000);
  await world.start();
  world.control.decide(rolledBack());
  await isWhole();
  expect(new Set(listed().map(({ id }) => id)).size).toBe(3);
});

test('a chain of replies is one conversation', async () => {
  world.control.decide(world.route(10_000, {}, { api: 'responses' }));
  let previous: string | undefined;
  for (let turn = 0; turn < 4; turn += 1) {
    const body = {
      model: 'helper',
      input: 'hello',
      ...(previous === undefined ? {} : { previous_response_id: previous }),
    };
    previous = ((await (await world.post('/v1/responses', body)).json()) as { id: string }).id;
  }
  await vi.waitFor(() => expect(open('v2')).toBe(1));
  world.control.decide(rolledBack());
  await isWhole();
  expect(listed()).toHaveLength(1);
});

test('a long list comes in pages, and goes on where it stopped when control was away', async () => {
  world.control.decide(world.route(10_000));
  for (let from = 0; from < 600; from += 100) {
    await Promise.all(Array.from({ length: 100 }, (_, index) => world.ask(`c${from + index}`)));
  }
  const take = world.control.listServed.bind(world.control);
  let calls = 0;
  world.control.listServed = async (page) => {
    calls += 1;
    if (calls === 2) throw new Error('control is away');
    await take(page);
  };
  world.control.decide(rolledBack());
  await isWhole();
  expect(world.control.served.map(({ page, isLast, conversations }) => [page, isLast, conversations.length])).toEqual([
    [0, false, 500],
    [1, true, 100],
  ]);
  expect(new Set(listed().map(({ id }) => id)).size).toBe(600);
});

test('a list that control could not take is told after a restart, even if the next rollout has begun', async () => {
  world.control.decide(world.route(10_000));
  await world.ask('a');
  world.control.delivery = 'lost';
  world.control.decide(rolledBack());
  await vi.waitFor(() => expect(world.log.some(({ event }) => event === 'gateway.served.undelivered')).toBe(true));
  world.control.decide(world.route(0));
  await world.gateway?.stop(1_000);
  world.control.delivery = 'works';
  await world.start();
  await isWhole();
  expect(listed()).toHaveLength(1);
});

test('a list is told once; a revoked deployment that served nobody has an empty one', async () => {
  world.control.decide(rolledBack());
  await isWhole();
  await world.renew();
  await world.gateway?.stop(1_000);
  await world.start();
  await world.renew();
  await vi.waitFor(() => expect(world.control.acknowledged.length).toBeGreaterThan(1));
  expect(world.control.served.map(({ conversations }) => conversations.length)).toEqual([0]);
});

test('a list is bounded on disk, says when it was cut, and its file goes once nobody can ask for it', async () => {
  await world.gateway?.stop(1_000);
  await world.start({ maxServedListBytes: 120, conversationIdleMs: 1_000 });
  world.control.decide(world.route(10_000));
  for (const name of ['a', 'b', 'c', 'd']) await world.ask(name);
  world.stopwatch.advance(2_000);
  const files = (): Promise<readonly string[]> => readdir(join(world.folder, 'served'));
  await vi.waitFor(async () => expect(await files()).toEqual(['dep_v2.jsonl']));
  world.control.decide(rolledBack());
  await isWhole();
  expect(world.control.served[0]).toMatchObject({ isCut: true });
  expect(listed()).toHaveLength(2);
  await vi.waitFor(async () => expect(await files()).toEqual([]));
});

test('each post says how many conversations are open on which deployment, until they are idle for too long', async () => {
  world.control.decide(world.route(10_000));
  await Promise.all(['a', 'b', 'c'].map((name) => world.ask(name)));
  await vi.waitFor(() => expect(open('v2')).toBe(3));
  world.control.decide(world.route(0));
  await Promise.all(['d', 'e'].map((name) => world.ask(name)));
  world.stopwatch.advance(20 * MINUTE_MS);
  await world.renew();
  await world.ask('a');
  await vi.waitFor(() => expect([open('v1'), open('v2')]).toEqual([2, 3]));
  world.stopwatch.advance(11 * MINUTE_MS);
  await vi.waitFor(() => expect([open('v1'), open('v2')]).toEqual([undefined, 1]));
  await world.gateway?.stop(1_000);
  await world.start();
  await vi.waitFor(() => expect([open('v1'), open('v2')]).toEqual([undefined, 1]));
});
