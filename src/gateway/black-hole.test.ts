import { afterEach, test as anywhere, beforeEach, expect, vi } from 'vitest';
import { openBlackHole } from '#testing/gateway/black-hole.ts';
import { deploymentOf } from '#testing/gateway/gateway-world.ts';
import { bytesOf, PlainWorld, replyTo } from '#testing/gateway/plain-world.ts';

/** Elsewhere, a full queue may refuse. */
const test = anywhere.runIf(process.platform === 'linux');

let world: PlainWorld;
let hole: Awaited<ReturnType<typeof openBlackHole>>;
beforeEach(async () => {
  hole = await openBlackHole();
  world = new PlainWorld();
  await world.open({ upstream: { connections: 64, connectTimeoutMs: 300 } });
});
afterEach(async () => {
  await world.close();
  await hole.close();
});

/** The candidate has everyone. Where one of these should be, packets vanish. */
function without(label: 'v1' | 'v2', more: Parameters<PlainWorld['route']>[1] = {}): void {
  const route = world.route(label === 'v2' ? 10_000 : 1, more);
  const baseUrl = `http://127.0.0.1:${hole.port}/v1`;
  const targets = route.targets.map((target) =>
    target.label === label ? { ...target, endpoint: { ...target.endpoint, baseUrl } } : target,
  );
  world.control.decide({ ...route, targets });
}

test('a candidate to which no connection comes about costs users the time for that and no answer, and counts as its error', async () => {
  without('v2');
  expect(await world.ask('a')).toMatchObject({ status: 200, release: 'v1', by: 'fallback' });
  expect(await world.ask('a')).toMatchObject({ status: 200, release: 'v1', by: 'pin' });
  const streamed = await world.ask('b', {}, { stream: true });
  expect(streamed).toMatchObject({ status: 200, release: 'v1', by: 'fallback' });
  expect(streamed.text).toContain('data: [DONE]');
  await world.gateway?.stop(1_000);
  expect([world.outcomes('v2', 'agent-error'), world.outcomes('v1', 'success')]).toEqual([2, 3]);
  expect(world.outcomes('v1', 'agent-error')).toBe(0);
});

test('it counts towards the hard limit, which then spares users the wait', async () => {
  without('v2', { hardLimits: { errorRateRatio: 0.5, minRequests: 3 } });
  const ways = [];
  for (const name of ['a', 'b', 'c', 'd']) ways.push((await world.ask(name)).by);
  expect(ways).toEqual(['fallback', 'fallback', 'fallback', 'limit-broken']);
  await vi.waitFor(() => expect(world.control.facts).toHaveLength(1));
  expect(world.control.facts[0]).toMatchObject({ deploymentId: deploymentOf('v2') });
});

test('an upload of which nothing was taken yet comes whole to the baseline as well', async () => {
  world.decide(10_000, '', { v2: `http://127.0.0.1:${hole.port}` });
  world.plain.v1.handle = (request, response) => void request.pipe(response.writeHead(200));
  const call = world.begin('/upload', { method: 'POST' });
  const reply = replyTo(call);
  call.write('first;');
  call.end('last');
  const message = await reply;
  expect(message).toMatchObject({ statusCode: 200, headers: { 'x-headgate-assignment': 'fallback' } });
  expect(String(await bytesOf(message))).toBe('first;last');
  await vi.waitFor(() => expect(world.outcomes('v2', 'agent-error')).toBe(1));
});

test('where the baseline can’t be reached in time, its users hear that, and the candidate is not asked', async () => {
  without('v1');
  const { status, release, text } = await world.ask('a');
  expect([status, release]).toEqual([504, 'v1']);
  expect(JSON.parse(text).error).toMatchObject({
    code: 'agent_timeout',
    message: 'The agent could not be reached in time. Please try again.',
  });
  expect(world.v2.seen).toEqual([]);
});
