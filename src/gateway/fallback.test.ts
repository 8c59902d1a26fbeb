import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Route } from '#domain/traffic/index.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
});
afterEach(() => world.close());

/** Nothing listens where these deployments should be. */
function without(labels: readonly string[], weightBp: number, more: Partial<Route> = {}): Route {
  const route = world.route(weightBp, more);
  const targets = route.targets.map((target) =>
    labels.includes(target.label)
      ? { ...target, endpoint: { ...target.endpoint, baseUrl: 'http://127.0.0.1:1/v1' } }
      : target,
  );
  return { ...route, targets };
}

test('a candidate that can’t be reached costs no user an answer: the baseline serves, and goes on serving', async () => {
  world.control.decide(without(['v2'], 10_000));
  const first = await world.ask('a');
  expect(first).toMatchObject({ status: 200, release: 'v1', by: 'fallback' });
  expect(await world.ask('a')).toMatchObject({ status: 200, release: 'v1', by: 'pin' });
  expect(await world.ask(undefined, { 'x-headgate-pin': (await world.ask()).pin })).toMatchObject({
    release: 'v1',
    by: 'pin',
  });
  await world.gateway?.stop(1_000);
  expect(world.outcomes('v2', 'agent-error')).toBe(2);
  expect(world.outcomes('v1', 'success')).toBe(4);
});

test('what could not be reached counts towards the hard limit, which then spares users the detour', async () => {
  world.control.decide(without(['v2'], 10_000, { hardLimits: { errorRateRatio: 0.5, minRequests: 3 } }));
  const ways = [];
  for (const name of ['a', 'b', 'c', 'd']) ways.push((await world.ask(name)).by);
  expect(ways).toEqual(['fallback', 'fallback', 'fallback', 'limit-broken']);
  await vi.waitFor(() => expect(world.control.facts).toHaveLength(1));
  expect(world.control.facts[0]).toMatchObject({ deploymentId: deploymentOf('v2') });
});

test('a streamed request falls back as well, and a warm deployment that is gone gives its conversations up', async () => {
  world.control.decide(world.route(0));
  expect((await world.ask('old')).release).toBe('v1');
  const swapped = without(['v1'], 10_000).targets.map((target) => ({
    ...target,
    role: target.label === 'v1' ? ('warm' as const) : ('baseline' as const),
  }));
  world.control.decide(world.route(0, { targets: swapped }));
  const moved = await world.ask('old', {}, { stream: true });
  expect(moved).toMatchObject({ status: 200, release: 'v2', by: 'fallback' });
  expect(moved.text).toContain('data: [DONE]');
});

test('a candidate is no way out for a baseline that can’t be reached', async () => {
  world.control.decide(without(['v1'], 1));
  expect(await world.ask('a')).toMatchObject({ status: 502, release: 'v1', by: 'hash' });
  expect(world.v2.seen).toEqual([]);
});

test('with both out of reach the user hears it once', async () => {
  world.control.decide(without(['v1', 'v2'], 10_000));
  const { status, text } = await world.ask('a');
  expect(status).toBe(502);
  expect(JSON.parse(text)).toMatchObject({ error: { code: 'agent_unreachable' } });
});

test('testers and requests that go on from an earlier reply are told the truth instead', async () => {
  world.control.decide(world.route(10_000));
  const { id } = (await (await world.post('/v1/responses', { model: 'helper', input: 'hello' })).json()) as {
    id: string;
  };
  world.control.decide(without(['v2'], 10_000));
  expect(await world.ask('a', world.pass())).toMatchObject({ status: 502, release: 'v2', by: 'tester' });
  const goingOn = { model: 'helper', input: 'and?', previous_response_id: id };
  expect((await world.post('/v1/responses', goingOn)).status).toBe(502);
  expect(world.v1.seen).toEqual([]);
});

test('an answer that began and broke off is never asked for again elsewhere', async () => {
  world.control.decide(world.route(10_000));
  world.v2.answer = (_, response) => void response.destroy();
  expect((await world.ask('a')).status).toBe(502);
  expect(world.v1.seen).toEqual([]);
  expect(world.v2.seen).toHaveLength(1);
});
