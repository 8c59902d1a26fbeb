import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { readGatewayIdentity } from './process/identity.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open({ upstreamPolicy: { ejection: { consecutiveFailures: 3, baseMs: 10_000, maxMs: 60_000 } } });
  world.control.decide(world.route(10_000));
});
afterEach(() => world.close());

const away = (): void => {
  world.v2.answer = (_, response) => void response.writeHead(503).end();
};

async function askMany(count: number): Promise<readonly (string | number | null)[]> {
  const said = [];
  for (let index = 0; index < count; index += 1) {
    const { status, by, release } = await world.ask();
    said.push(status === 200 ? `${release} ${by}` : status);
  }
  return said;
}

async function ejected(): Promise<unknown> {
  const identity = await readGatewayIdentity(world.folder);
  const headers = { authorization: `Bearer ${identity?.adminToken}` };
  const response = await fetch(`${world.url}/-/identity`, { headers });
  return ((await response.json()) as { ejected: unknown }).ejected;
}

test('a candidate that is away again and again is left alone, and still pays for each request that it did not serve', async () => {
  const well = world.v2.answer;
  away();
  expect(await askMany(5)).toEqual([503, 503, 503, 'v1 fallback', 'v1 fallback']);
  expect(world.v2.seen).toHaveLength(3);
  expect(await ejected()).toEqual([deploymentOf('v2')]);
  world.stopwatch.advance(10_000);
  await world.renew();
  // One finds out that it is still away, and the next are spared that for twice as long.
  expect(await askMany(3)).toEqual([503, 'v1 fallback', 'v1 fallback']);
  world.stopwatch.advance(19_000);
  await world.renew();
  expect(await askMany(1)).toEqual(['v1 fallback']);
  world.v2.answer = well;
  world.stopwatch.advance(1_000);
  expect(await askMany(3)).toEqual(['v2 hash', 'v2 hash', 'v2 hash']);
  expect(await ejected()).toEqual([]);
  await vi.waitFor(() => expect(world.control.facts).toHaveLength(3));
  expect(world.control.facts.map(({ kind, because }) => [kind, because])).toEqual([
    ['endpoint-ejected', '3 failures in a row; the baseline serves for 10 s, at its cost'],
    ['endpoint-ejected', 'its probe failed; the baseline serves for 20 s, at its cost'],
    ['endpoint-readmitted', 'its probe was answered'],
  ]);
  await world.gateway?.stop(1_000);
  expect(world.outcomes('v2', 'agent-error')).toBe(9);
  expect(world.outcomes('v2', 'success')).toBe(3);
  expect(world.outcomes('v1', 'success')).toBe(5);
});

test('a probe that is answered lets the others in at once, however long the rest of its reply takes', async () => {
  away();
  await askMany(3);
  expect(await ejected()).toEqual([deploymentOf('v2')]);
  world.stopwatch.advance(10_000);
  await world.renew();
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  world.v2.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {}\n\n');
    void ended.then(() => response.end('data: [DONE]\n\n'));
  };
  const probe = await world.post('/v1/chat/completions', { model: 'helper', messages: [], stream: true });
  const other = await world.post('/v1/chat/completions', { model: 'helper', messages: [], stream: true });
  expect(other.headers.get('x-headgate-release')).toBe('v2');
  end();
  await Promise.all([probe.text(), other.text()]);
});

test('what is counted against an ejected candidate still breaks its hard limit', async () => {
  world.control.decide(world.route(10_000, { hardLimits: { errorRateRatio: 0.5, minRequests: 5 } }));
  away();
  expect(await askMany(6)).toEqual([503, 503, 503, 'v1 fallback', 'v1 fallback', 'v1 limit-broken']);
});

test('a baseline is never ejected: nothing else may serve', async () => {
  world.control.decide(world.route(0));
  world.v1.answer = (_, response) => void response.writeHead(503).end();
  expect(await askMany(6)).toEqual([503, 503, 503, 503, 503, 503]);
  expect(world.v1.seen).toHaveLength(6);
  expect(await ejected()).toEqual([]);
  expect(world.control.facts).toEqual([]);
  expect(world.v2.seen).toEqual([]);
});

test('what a release failed as the baseline is not held against it when it is not the baseline any more', async () => {
  world.control.decide(world.route(0));
  const well = world.v1.answer;
  world.v1.answer = (_, response) => void response.writeHead(503).end();
  expect(await askMany(4)).toEqual([503, 503, 503, 503]);
  expect(await ejected()).toEqual([]);
  expect(world.log.map(({ event }) => event)).not.toContain('gateway.endpoint.ejected');
  world.v1.answer = well;
  expect((await world.ask('theirs')).release).toBe('v1');
  const [old, made] = world.route(10_000).targets;
  if (old === undefined || made === undefined) throw new Error('a route has two targets');
  const targets = [
    { ...made, role: 'baseline' as const },
    { ...old, role: 'warm' as const },
  ];
  world.control.decide(world.route(0, { targets }));
  expect(await Promise.all([world.ask('theirs'), world.ask('theirs')])).toMatchObject([
    { release: 'v1', by: 'pin' },
    { release: 'v1', by: 'pin' },
  ]);
});

test('testers and requests that only it can answer still reach an ejected candidate', async () => {
  const { id } = (await (await world.post('/v1/responses', { model: 'helper', input: 'hello' })).json()) as {
    id: string;
  };
  away();
  await askMany(4);
  const seen = world.v2.seen.length;
  expect(await world.ask('a', world.pass())).toMatchObject({ status: 503, by: 'tester' });
  const goingOn = { model: 'helper', input: 'and?', previous_response_id: id };
  expect((await world.post('/v1/responses', goingOn)).status).toBe(503);
  expect(world.v2.seen).toHaveLength(seen + 2);
});

test('testers who meet failures eject nobody', async () => {
  away();
  for (let index = 0; index < 4; index += 1) {
    expect((await world.ask(undefined, world.pass())).status).toBe(503);
  }
  expect(await ejected()).toEqual([]);
});

test('errors of the agent’s own, and users’ mistakes, eject nobody', async () => {
  for (const status of [500, 429, 400, 404]) {
    world.v2.answer = (_, response) => void response.writeHead(status).end();
    expect(await askMany(4)).toEqual([status, status, status, status]);
  }
  expect(await ejected()).toEqual([]);
});
