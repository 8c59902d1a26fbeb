import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { RequestOutcome } from '#domain/sample/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { chatEvents } from '#testing/gateway/tiny-agent.ts';
import { readGatewayIdentity } from './process/identity.ts';

const UPSTREAM = { connections: 64, connectTimeoutMs: 1_000, headersTimeoutMs: 10_000, bodyTimeoutMs: 10_000 };

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
});
afterEach(() => world.close());

/** v1 answers everyone; v2 is shown a share. */
function shadowed(shareBp: number, more: Partial<Route> = {}): Route {
  return world.route(0, { shadow: { deploymentId: deploymentOf('v2'), shareBp }, ...more });
}

async function restart(settings: Parameters<GatewayWorld['open']>[0]): Promise<void> {
  await world.gateway?.stop(1_000);
  await world.start(settings);
}

const shadows = (outcome: RequestOutcome): number => world.outcomes('v2', outcome, 'shadow');
const mirrored = (count: number): Promise<void> => vi.waitFor(() => expect(world.v2.seen).toHaveLength(count));

test('a copy goes to the shadow with its mark, and the user sees only the release that answers', async () => {
  world.control.decide(shadowed(10_000));
  const reached = await world.ask('a', { authorization: 'Bearer user-key' });
  expect(reached).toMatchObject({ status: 200, release: 'v1', by: 'hash' });
  await mirrored(1);
  const [original, copy] = [world.v1.seen[0], world.v2.seen[0]];
  expect(copy?.body).toEqual(original?.body);
  expect(copy?.headers).toMatchObject({
    'x-headgate-shadow': '1',
    'x-request-id': reached.requestId,
    authorization: 'Bearer user-key',
  });
  expect(original?.headers).not.toHaveProperty('x-headgate-shadow');
  expect((await world.ask('a')).by).toBe('pin');
});

test('a user can’t mark a request as a copy', async () => {
  world.control.decide(world.route(0));
  await world.ask('a', { 'x-headgate-shadow': '1' });
  expect(world.v1.seen[0]?.headers).not.toHaveProperty('x-headgate-shadow');
});

test('copies are counted apart: outcome, latency and tokens, streamed or not, and never as users', async () => {
  world.control.decide(shadowed(10_000));
  await world.ask('a');
  await world.ask('b', {}, { stream: true });
  await mirrored(2);
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  await world.ask('c');
  await vi.waitFor(() => expect([shadows('success'), shadows('agent-error')]).toEqual([2, 1]));
  await world.gateway?.stop(1_000);
  expect(world.counted('v2')).toEqual([]);
  expect(world.outcomes('v1', 'success')).toBe(3);
  const tokens = world.counted('v2', 'shadow').reduce((sum, rollup) => sum + rollup.tokens.sum, 0);
  expect(tokens).toBe(24);
  expect(world.counted('v2', 'shadow').reduce((sum, rollup) => sum + rollup.latency.n, 0)).toBe(3);
});

test('the share is kept by conversation, apart from the assignment', async () => {
  world.control.decide(shadowed(3_000));
  const conversations = Array.from({ length: 200 }, (_, index) => `c${index}`);
  await Promise.all(conversations.map((name) => world.ask(name)));
  await world.gateway?.stop(1_000);
  const first = shadows('success') + shadows('aborted');
  // 60 expected; five standard errors of a binomial share are 33.
  expect(Math.abs(first - 60)).toBeLessThan(33);
  await world.start();
  await Promise.all(conversations.map((name) => world.ask(name)));
  await world.gateway?.stop(1_000);
  expect(shadows('success') + shadows('aborted')).toBe(2 * first);
});

test('what the shadow answers itself, what testers ask, and what it could not go on from is not copied', async () => {
  world.control.decide(world.route(10_000, { shadow: { deploymentId: deploymentOf('v2'), shareBp: 10_000 } }));
  await world.ask('a');
  world.control.decide(shadowed(10_000));
  await world.ask('b', world.pass({ deploymentId: deploymentOf('v1') }));
  await world.post('/v1/responses', { model: 'helper', input: 'go on', previous_response_id: 'resp_1' });
  await world.post('/v1/responses', { model: 'helper', input: 'go on', conversation: 'conv_1' });
  await world.post('/v1/responses', { model: 'helper', input: 'begin' });
  await vi.waitFor(() => expect(shadows('success')).toBe(1));
  expect(world.v2.seen.map(({ path, body }) => [path, body.input])).toEqual([
    ['/v1/chat/completions', undefined],
    ['/v1/responses', 'begin'],
  ]);
});

test('no user waits for a shadow that hangs, and it is given its own time', async () => {
  await restart({ shadow: { concurrency: 2, queue: 2, maxBytes: 1_000_000, timeoutMs: 400 } });
  world.v2.answer = () => undefined;
  world.control.decide(shadowed(10_000));
  expect((await world.ask('a')).status).toBe(200);
  await mirrored(1);
  await vi.waitFor(() => expect(shadows('agent-error')).toBe(1));
  await vi.waitFor(() => expect(world.v2.hungUp).toBe(1));
});

test('more copies than there is room for are shed and counted, while users are served', async () => {
  await restart({ shadow: { concurrency: 1, queue: 2, maxBytes: 1_000_000, timeoutMs: 60_000 } });
  world.v2.answer = () => undefined;
  world.control.decide(shadowed(10_000));
  const statuses = [];
  for (let index = 0; index < 10; index += 1) statuses.push((await world.ask(`c${index}`)).status);
  expect(statuses).toEqual(Array(10).fill(200));
  await vi.waitFor(() => expect(shadows('gateway-error')).toBe(7));
  expect(world.v2.seen).toHaveLength(1);
  await world.gateway?.stop(1_000);
  expect(shadows('aborted')).toBe(3);
});

test('copies that wait take no more memory than they may', async () => {
  await restart({ shadow: { concurrency: 1, queue: 100, maxBytes: 3_000, timeoutMs: 60_000 } });
  world.v2.answer = () => undefined;
  world.control.decide(shadowed(10_000));
  for (let index = 0; index < 5; index += 1) await world.ask(`c${index}`, {}, { filler: 'x'.repeat(900) });
  await vi.waitFor(() => expect(shadows('gateway-error')).toBe(2));
});

test('a copy never goes before the user’s own request is on its way, and none is made while users wait for connections', async () => {
  await restart({ upstream: { ...UPSTREAM, connections: 1 } });
  const held: ServerResponse[] = [];
  world.v1.answer = (_, response) => void held.push(response);
  world.control.decide(shadowed(10_000));
  const first = world.ask('a');
  await vi.waitFor(() => expect(held).toHaveLength(1));
  await mirrored(1);
  const others = [world.ask('b'), world.ask('c')];
  await vi.waitFor(async () => expect(await waitingRequests()).toBe(2));
  expect(world.v2.seen).toHaveLength(1);
  for (const asked of [first, ...others]) {
    await vi.waitFor(() => expect(held.length).toBeGreaterThan(0));
    held.shift()?.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}');
    expect((await asked).status).toBe(200);
  }
  // b went out while c waited; c went out while nobody did.
  await mirrored(2);
  await vi.waitFor(() => expect(shadows('gateway-error')).toBe(1));
});

test('a user who hangs up does not end the copy, and a stream is read to its end', async () => {
  const [start = '', ...rest] = chatEvents('a', 'slow');
  let finish = (): void => undefined;
  world.v1.answer = (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).write(start);
  world.v2.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(start);
    finish = () => void response.end(rest.join(''));
  };
  world.control.decide(shadowed(10_000));
  const user = await world.post('/v1/chat/completions', { model: 'helper', messages: [], stream: true });
  await mirrored(1);
  await user.body?.cancel();
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(1));
  finish();
  await vi.waitFor(() => expect(shadows('success')).toBe(1));
  expect(world.v2.hungUp).toBe(0);
});

test('nothing is copied once nobody watches, or the candidate broke its hard limit', async () => {
  world.control.decide(shadowed(10_000));
  world.stopwatch.advance(60_001);
  await world.ask('a');
  await world.renew();
  await world.ask('b');
  await mirrored(1);
  const limits = { hardLimits: { errorRateRatio: 0, minRequests: 1 } };
  const shadow = { deploymentId: deploymentOf('v2'), shareBp: 10_000 };
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  world.control.decide(world.route(10_000, { ...limits, shadow }));
  await world.ask('c');
  expect(await world.ask('d')).toMatchObject({ release: 'v1', by: 'limit-broken' });
  await world.gateway?.stop(1_000);
  expect(world.v2.seen).toHaveLength(2);
});

test('nothing is copied, nor newly sent there, from the moment at which control says that no pass watches', async () => {
  world.control.decide(shadowed(10_000, { leaseMs: 0 }));
  await world.ask('a');
  const shadow = { deploymentId: deploymentOf('v2'), shareBp: 10_000 };
  world.control.decide(world.route(10_000, { leaseMs: 0, shadow }));
  expect(await world.ask('b')).toMatchObject({ release: 'v1', by: 'lease-over' });
  await world.gateway?.stop(1_000);
  expect(world.v2.seen).toEqual([]);
});

test.each([
  ['when its route ends the shadow', () => world.route(0)],
  ['when no pass watches any more', () => shadowed(10_000, { leaseMs: 0 })],
])('copies that wait for a deployment are dropped %s', async (_, after) => {
  await restart({ shadow: { concurrency: 1, queue: 5, maxBytes: 1_000_000, timeoutMs: 60_000 } });
  const held: ServerResponse[] = [];
  world.v2.answer = (_, response) => void held.push(response);
  world.control.decide(shadowed(10_000));
  for (const name of ['a', 'b', 'c']) await world.ask(name);
  await mirrored(1);
  world.control.decide(after());
  held[0]?.end('{}');
  await vi.waitFor(() => expect(shadows('aborted')).toBe(2));
  await vi.waitFor(() => expect(shadows('success')).toBe(1));
  expect(world.v2.seen).toHaveLength(1);
});

test('a shadow whose key is missing is told in the log and sheds', async () => {
  const { targets } = world.route(0);
  const keyless = targets.map((target) =>
    target.label === 'v2' ? { ...target, endpoint: { ...target.endpoint, credentialEnv: 'NO_SUCH' } } : target,
  );
  world.control.decide(shadowed(10_000, { targets: keyless }));
  expect((await world.ask('a')).status).toBe(200);
  await vi.waitFor(() => expect(shadows('gateway-error')).toBe(1));
  expect(world.log.find(({ event }) => event === 'gateway.shadow.failed')?.fields).toMatchObject({
    because: 'there is no key in NO_SUCH',
  });
});

async function waitingRequests(): Promise<unknown> {
  const identity = await readGatewayIdentity(world.folder);
  const answer = await fetch(`${world.url}/-/identity`, {
    headers: { authorization: `Bearer ${identity?.adminToken}` },
  });
  return ((await answer.json()) as { readonly waitingRequests: number }).waitingRequests;
}
