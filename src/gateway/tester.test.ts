import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
  world.control.decide(world.route(0));
});
afterEach(() => world.close());

test('a pass reaches the inactive deployment that it names; everyone else stays where they are', async () => {
  const tester = await world.ask('a', world.pass());
  expect(tester).toMatchObject({ status: 200, release: 'v2', by: 'tester' });
  expect(await world.ask('a')).toMatchObject({ status: 200, release: 'v1', by: 'hash' });
  expect(world.v2.seen).toHaveLength(1);
});

test('a pass reaches a warm deployment too', async () => {
  const [v1, v2] = world.route(10_000).targets;
  if (v1 === undefined || v2 === undefined) throw new Error('the route has two targets');
  const targets = [
    { ...v2, role: 'baseline' as const },
    { ...v1, role: 'warm' as const },
  ];
  world.control.decide(world.route(0, { targets }));
  expect(await world.ask('a', world.pass({ deploymentId: deploymentOf('v1') }))).toMatchObject({
    release: 'v1',
    by: 'tester',
  });
  expect((await world.ask('b')).release).toBe('v2');
});

test('a tester’s conversation is nobody else’s: it leaves no pin, and changes nothing for the user of the same name', async () => {
  const first = await world.ask('shared');
  const tester = await world.ask('shared', { ...world.pass(), 'x-headgate-pin': first.pin });
  expect(tester.release).toBe('v2');
  expect(tester.pin).toBe('');
  expect(tester.headers.get('set-cookie')).toBeNull();
  expect((await world.ask('shared', { ...world.pass() })).release).toBe('v2');
  expect(await world.ask('shared')).toMatchObject({ release: 'v1', by: 'pin' });
});

test('a tester goes on from their own reply, and the reply means nothing to a user', async () => {
  const ask = (more: object, headers: Readonly<Record<string, string>>): Promise<Response> =>
    world.post('/v1/responses', { model: 'helper', input: 'hello', ...more }, headers);
  const { id } = (await (await ask({}, world.pass())).json()) as { id: string };
  expect((await ask({ previous_response_id: id }, world.pass())).headers.get('x-headgate-release')).toBe('v2');
  expect((await ask({ previous_response_id: id }, {})).headers.get('x-headgate-release')).toBe('v1');
});

test('the pass never reaches the agent, which is told that it was a tester', async () => {
  await world.ask('a', { ...world.pass(), 'x-headgate-purpose': 'users' });
  const own = Object.entries(world.v2.seen[0]?.headers ?? {}).filter(([name]) => name.startsWith('x-headgate-'));
  expect(own).toEqual([['x-headgate-purpose', 'tester']]);
});

test.each([
  ['signed by someone else', () => new GatewayWorld().pass({ expiresAt: world.now() + 1_000 }), /not signed/],
  ['made up', () => ({ 'x-headgate-tester': 'let me in' }), /not signed/],
  ['empty', () => ({ 'x-headgate-tester': '' }), /not signed/],
  [
    'given twice',
    () => ({
      'x-headgate-tester': Object.values({ ...world.pass() })
        .concat('x')
        .join(', '),
    }),
    /not signed/,
  ],
  ['expired', () => world.pass({ expiresAt: world.now() }), /expired/],
  ['for another agent', () => world.pass({ agent: 'shop' }), /it is for shop in production/],
  ['for another environment', () => world.pass({ environment: 'staging' }), /it is for helper in staging/],
  ['for a deployment that is gone', () => world.pass({ deploymentId: 'dep_old' }), /dep_old does not stand here/],
])('a pass that is %s gets 403, and is never served as a user instead', async (_, headers, because) => {
  const { status, text, by } = await world.ask('a', headers());
  expect(status).toBe(403);
  expect(by).toBeNull();
  const { error } = JSON.parse(text) as { error: Record<string, unknown> };
  expect(error).toMatchObject({ type: 'invalid_request_error', code: 'tester_refused', param: null });
  expect(error.message).toMatch(because);
  expect(world.v1.seen.length + world.v2.seen.length).toBe(0);
  expect(world.log.some(({ event }) => event === 'gateway.tester.refused')).toBe(true);
});

test('a pass whose claims were changed no longer holds', async () => {
  const [prefix, payload, signature] = (world.pass()['x-headgate-tester'] ?? '').split('.');
  const claims = Buffer.from(payload ?? '', 'base64url')
    .toString()
    .replace('Ada', 'Eve');
  const forged = [prefix, Buffer.from(claims).toString('base64url'), signature].join('.');
  expect((await world.ask('a', { 'x-headgate-tester': forged })).status).toBe(403);
});

test('a pass ends when it says', async () => {
  const pass = world.pass({ expiresAt: world.now() + 60_000 });
  world.stopwatch.advance(59_000);
  expect((await world.ask('a', pass)).status).toBe(200);
  world.stopwatch.advance(1_000);
  expect((await world.ask('a', pass)).status).toBe(403);
});

test('testers are counted apart from users, with their feedback, and break no hard limit', async () => {
  world.control.decide(world.route(5_000, { hardLimits: { errorRateRatio: 0, minRequests: 1 } }));
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  const failed = await world.ask('a', world.pass());
  expect(failed).toMatchObject({ status: 500, by: 'tester' });
  const feedback = await world.post('/v1/feedback', { requestId: failed.requestId, rating: 1, complaint: true });
  expect(feedback.status).toBe(200);
  await vi.waitFor(() => expect(world.control.opinions.size).toBe(2));
  expect([...world.control.opinions.values()].map(({ traffic }) => traffic)).toEqual(['tester', 'tester']);
  await world.gateway?.stop(1_000);
  expect(world.outcomes('v2', 'agent-error', 'tester')).toBe(1);
  expect(world.counted('v2')).toEqual([]);
  expect(world.control.facts).toEqual([]);
});

test('testers see what they met, also where users do not', async () => {
  await world.gateway?.stop(1_000);
  await world.start({ exposeHeaders: false });
  expect((await world.ask('a')).release).toBeNull();
  expect(await world.ask('a', world.pass())).toMatchObject({ release: 'v2', by: 'tester', status: 200 });
});

const topUp = (subject: string, release = 'v2'): Readonly<Record<string, string>> =>
  world.pass({ traffic: 'top-up', tester: subject, deploymentId: deploymentOf(release) });

test('a top-up is counted apart from users and testers, breaks no hard limit, and its agent is told', async () => {
  world.control.decide(world.route(5_000, { hardLimits: { errorRateRatio: 0, minRequests: 1 } }));
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  expect(await world.ask('a', topUp('case-1'))).toMatchObject({ status: 500, by: 'top-up', pin: '' });
  expect(await world.ask('a', topUp('case-1', 'v1'))).toMatchObject({ status: 200, by: 'top-up' });
  expect(world.v1.seen[0]?.headers['x-headgate-purpose']).toBe('top-up');
  expect(world.v1.seen[0]?.headers['x-headgate-tester']).toBeUndefined();
  await world.gateway?.stop(1_000);
  expect(world.outcomes('v2', 'agent-error', 'top-up')).toBe(1);
  expect(world.outcomes('v1', 'success', 'top-up')).toBe(1);
  for (const label of ['v1', 'v2']) {
    expect(world.counted(label)).toEqual([]);
    expect(world.counted(label, 'tester')).toEqual([]);
  }
  expect(world.control.facts).toEqual([]);
});

test('all requests of one case are one conversation to the statistics, and no other case’s', async () => {
  for (let number = 0; number < 5; number += 1) await world.ask(`${number}`, topUp('case-1'));
  for (let number = 0; number < 5; number += 1) await world.ask('same', topUp(`case-${number + 2}`));
  await world.gateway?.stop(1_000);
  const requests = new Map<string, number>();
  for (const { buckets } of world.counted('v2', 'top-up')) {
    for (const [key, bucket] of Object.entries(buckets)) requests.set(key, (requests.get(key) ?? 0) + bucket.requests);
  }
  expect(Math.max(...requests.values())).toBeGreaterThanOrEqual(5);
  expect(requests.size).toBeGreaterThan(2);
});

test('a top-up’s conversation goes on from its own reply alone', async () => {
  const ask = (more: object, headers: Readonly<Record<string, string>>): Promise<Response> =>
    world.post('/v1/responses', { model: 'helper', input: 'hello', ...more }, headers);
  const { id } = (await (await ask({}, topUp('case-1'))).json()) as { id: string };
  expect((await ask({ previous_response_id: id }, {})).headers.get('x-headgate-release')).toBe('v1');
});
