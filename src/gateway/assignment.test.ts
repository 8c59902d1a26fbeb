import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { assignDeployment } from '#domain/traffic/index.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { conversationName, createHasher, keyHashOf } from './assignment/hash.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open({ userFrom: ['body:user'] });
});
afterEach(() => world.close());

const names = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `conversation ${index}`);

async function askAll(conversations: readonly string[]): Promise<readonly (string | null)[]> {
  return Promise.all(conversations.map(async (name) => (await world.ask(name)).release));
}

const countV2 = (releases: readonly (string | null)[]): number => releases.filter((release) => release === 'v2').length;

test('splits new conversations by weight', async () => {
  world.control.decide(world.route(2_500));
  const releases = await askAll(names(400));
  // 100 expected; five standard errors of a binomial share are 43.
  expect(Math.abs(countV2(releases) - 100)).toBeLessThan(43);
  expect(world.v2.seen.length).toBe(countV2(releases));
});

test('gives each conversation what the hash says whose exactness is shown for a million of them', async () => {
  const route = world.route(5_000);
  world.control.decide(route);
  const hasher = await createHasher();
  const health = { leaseHolds: true, limitsHold: true };
  const expected = names(60).map((name) => {
    const keyHash = keyHashOf(hasher, route, conversationName(hasher, route.agent, name));
    return assignDeployment(route, { pinned: undefined, excepted: undefined, keyHash, ...health })?.target.label;
  });
  expect(await askAll(names(60))).toEqual(expected);
  expect(new Set(expected).size).toBe(2);
});

test('a growing weight moves users only towards the candidate', async () => {
  const user = async (name: string): Promise<string | null> => (await world.ask(undefined, {}, { user: name })).release;
  const users = names(120);
  world.control.decide(world.route(1_000));
  const before = await Promise.all(users.map(user));
  world.control.decide(world.route(5_000));
  expect(await Promise.all(users.map(user)), 'whose conversation goes on').toEqual(before);
  world.stopwatch.advance(31 * 60_000);
  await world.renew();
  const after = await Promise.all(users.map(user));
  expect(countV2(after)).toBeGreaterThan(countV2(before));
  expect(after.filter((release, index) => before[index] === 'v2' && release !== 'v2')).toEqual([]);
});

test('a conversation stays where it began while weights change, also after a restart of the gateway', async () => {
  const conversations = names(60);
  world.control.decide(world.route(3_000));
  const began = await askAll(conversations);
  world.control.decide(world.route(9_000));
  expect(await askAll(conversations)).toEqual(began);
  await world.gateway?.stop(1_000);
  await world.start();
  expect(await askAll(conversations)).toEqual(began);
  world.control.decide(world.route(0));
  expect(await askAll(conversations)).toEqual(began);
  expect(countV2(await askAll(names(100).map((name) => `new ${name}`)))).toBe(0);
});

test('a journal that a killed process left half-written loses its last line only', async () => {
  world.control.decide(world.route(5_000));
  const began = await askAll(names(20));
  await world.gateway?.stop(1_000);
  const path = join(world.folder, 'conversations.jsonl');
  const text = await readFile(path, 'utf8');
  const { appendFile } = await import('node:fs/promises');
  await appendFile(path, text.trimEnd().split('\n').at(-1)?.slice(0, 12) ?? '');
  await world.start();
  world.control.decide(world.route(10_000));
  expect(await askAll(names(20))).toEqual(began);
  expect(world.log.some((line) => line.event === 'gateway.journal.torn')).toBe(true);
});

test('a conversation that was idle for longer than is remembered is assigned anew', async () => {
  world.control.decide(world.route(0));
  expect((await world.ask('a')).release).toBe('v1');
  world.control.decide(world.route(10_000));
  expect((await world.ask('a')).by).toBe('pin');
  world.stopwatch.advance(31 * 60_000);
  await world.renew();
  expect((await world.ask('a')).release).toBe('v2');
});

test('a signed pin brings a conversation back to its release, by header and by cookie', async () => {
  world.control.decide(world.route(0));
  const first = await world.ask();
  const cookie = first.headers.get('set-cookie') ?? '';
  expect(cookie).toMatch(/^headgate_pin=[^;]+; Path=\/; Max-Age=1800; HttpOnly; SameSite=Lax$/);
  world.control.decide(world.route(10_000));
  expect((await world.ask(undefined, { 'x-headgate-pin': first.pin })).release).toBe('v1');
  expect((await world.ask(undefined, { cookie: `a=b; ${cookie.split(';')[0]}` })).release).toBe('v1');
  expect(world.v1.seen.at(-1)?.headers.cookie).toBe('a=b');
  expect((await world.ask()).release).toBe('v2');
});

test('a forged pin, and one of another conversation, are ignored', async () => {
  world.control.decide(world.route(0));
  const { pin } = await world.ask('mine');
  const [claims = '', mac = ''] = pin.split('.');
  const altered = Buffer.from(Buffer.from(claims, 'base64url').toString('utf8').replace('mine', 'your')).toString(
    'base64url',
  );
  world.control.decide(world.route(10_000));
  for (const forged of [`${claims}.${mac.slice(0, -4)}AAAA`, `${altered}x.${mac}`, 'nonsense', '.', pin]) {
    expect((await world.ask(`other ${forged.length}${forged.slice(-3)}`, { 'x-headgate-pin': forged })).release).toBe(
      'v2',
    );
  }
  expect((await world.ask('mine', { 'x-headgate-pin': pin })).release).toBe('v1');
});

test('a revoked deployment loses its conversations at once, and each move is counted', async () => {
  world.control.decide(world.route(10_000));
  expect(await askAll(['a', 'b'])).toEqual(['v2', 'v2']);
  world.control.decide(world.route(0, { revoked: [deploymentOf('v2')] }));
  expect(await askAll(['a', 'b', 'a'])).toEqual(['v1', 'v1', 'v1']);
  const moves = world.log.filter((line) => line.event === 'gateway.conversation.moved');
  expect(moves.map(({ fields }) => fields)).toMatchObject([{ takenBack: true }, { takenBack: true }]);
});

test('without a word from control the candidate gets no new conversation, and keeps its own', async () => {
  world.control.decide(world.route(10_000));
  expect((await world.ask('old')).release).toBe('v2');
  world.stopwatch.advance(59_000);
  await world.renew();
  world.stopwatch.advance(59_000);
  expect((await world.ask('in time')).release).toBe('v2');
  world.stopwatch.advance(2_000);
  expect(await world.ask('too late')).toMatchObject({ release: 'v1', by: 'lease-over' });
  expect(await world.ask('old')).toMatchObject({ release: 'v2', by: 'pin' });
});

test('the machine’s clock set back prolongs no lease; set forward, the lease is over until control speaks again', async () => {
  world.control.decide(world.route(10_000));
  world.wallJumpMs = -3_600_000;
  world.stopwatch.advance(59_000);
  expect((await world.ask('a')).release).toBe('v2');
  world.stopwatch.advance(2_000);
  expect((await world.ask('b')).by).toBe('lease-over');
  await world.renew();
  expect((await world.ask('c')).release).toBe('v2');
  // It may as well have slept for an hour, and then nobody knows what was decided meanwhile.
  world.wallJumpMs = 0;
  expect((await world.ask('d')).by).toBe('lease-over');
  expect(await world.ask('c')).toMatchObject({ release: 'v2', by: 'pin' });
  await world.renew();
  expect((await world.ask('e')).release).toBe('v2');
});

test('a clock that jumps changes no conversation’s age, no pin’s and no window', async () => {
  world.control.decide(world.route(0));
  const { pin } = await world.ask('a');
  world.wallJumpMs = 86_400_000 * 365;
  world.control.decide(world.route(10_000));
  expect((await world.ask('a')).by).toBe('pin');
  expect((await world.ask(undefined, { 'x-headgate-pin': pin })).status).toBe(200);
  await world.gateway?.stop(1_000);
  const latest = Math.max(...world.counted('v1').map(({ key }) => key.windowStart));
  expect(latest).toBeLessThanOrEqual(world.now());
});

test('messages that waited while the process stood still renew no lease', async () => {
  world.control.decide(world.route(10_000));
  world.stopwatch.advance(61_000);
  // In the same turn: nothing of the gateway has run since.
  world.control.renew();
  expect((await world.ask('a')).by).toBe('lease-over');
  await world.renew();
  expect((await world.ask('b')).release).toBe('v2');
});

test('a gateway that starts without control serves from disk, with the lease over', async () => {
  world.control.decide(world.route(10_000));
  await vi.waitFor(() => expect(world.control.acknowledged).toContain(1));
  await world.gateway?.stop(1_000);
  vi.spyOn(world.control, 'subscribe').mockImplementation(
    (_, signal) => new Promise((done) => signal.addEventListener('abort', () => done())),
  );
  await world.start();
  expect(await world.ask('new')).toMatchObject({ status: 200, release: 'v1', by: 'lease-over' });
});

test('a route that can’t be followed leaves the one before it, without a lease, and the routes of others come into force', async () => {
  world.control.decide(world.route(10_000));
  expect((await world.ask('a')).release).toBe('v2');
  const other = world.route(10_000, { agent: 'other' });
  world.control.decide(world.route(0, { targets: world.route(0).targets.slice(1) }), other);
  expect((await world.ask('b')).release).toBe('v2');
  expect((await world.ask('c', {}, { model: 'other' })).release).toBe('v2');
  await vi.waitFor(() => expect(world.control.acknowledged).toContain(2));
  expect(world.control.refused).toEqual([
    { agent: 'helper', environment: 'production', because: 'weights sum to 0, not 10000' },
  ]);
  world.stopwatch.advance(61_000);
  await world.renew();
  expect(await world.ask('d')).toMatchObject({ release: 'v1', by: 'lease-over' });
  expect((await world.ask('e', {}, { model: 'other' })).release).toBe('v2');
  expect(world.log.filter(({ event }) => event === 'gateway.route.refused')).toHaveLength(1);
  world.control.decide(world.route(10_000), other);
  expect((await world.ask('f')).release).toBe('v2');
  await vi.waitFor(() => expect(world.control.refused).toEqual([]));
});

test('an old message played again changes nothing', async () => {
  const old = world.control.decide(world.route(10_000));
  world.control.decide(world.route(0));
  world.control.replay(old);
  expect((await world.ask('a')).release).toBe('v1');
  expect(world.log.some((line) => line.event === 'gateway.snapshot.ignored')).toBe(true);
});

test('acknowledges each version once it is in force, and again until control heard it', async () => {
  world.control.delivery = 'lost';
  world.control.decide(world.route(0));
  await vi.waitFor(() => expect(world.log.some((line) => line.event === 'gateway.acknowledge.failed')).toBe(true));
  world.control.delivery = 'works';
  await vi.waitFor(() => expect(world.control.acknowledged).toEqual([1]));
});

test('a candidate over its hard limit loses all traffic until the route changes, and control hears why', async () => {
  const hardLimits = { errorRateRatio: 0.2, minRequests: 10 };
  world.control.decide(world.route(10_000, { hardLimits }));
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  await askAll(names(9));
  expect((await world.ask('conversation 0')).release).toBe('v2');
  world.control.delivery = 'lost';
  expect(await world.ask('conversation 0')).toMatchObject({ release: 'v1', by: 'limit-broken', status: 200 });
  await world.gateway?.stop(1_000);
  await world.start();
  expect((await world.ask('conversation 1')).release).toBe('v1');
  world.control.delivery = 'works';
  await vi.waitFor(() => expect(world.control.facts.length).toBe(1));
  expect(world.control.facts[0]).toMatchObject({
    kind: 'limit-broken',
    deploymentId: deploymentOf('v2'),
    because: '10 of the last 10 requests failed, more than the hard limit of 20 %',
  });
  world.control.decide(world.route(10_000, { hardLimits }));
  expect((await world.ask('fresh')).release).toBe('v2');
});

test('errors older than a minute no longer count towards the hard limit', async () => {
  world.control.decide(world.route(10_000, { hardLimits: { errorRateRatio: 0.5, minRequests: 4 } }));
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  await askAll(names(3));
  world.stopwatch.advance(61_000);
  await world.renew();
  await askAll(names(3));
  expect((await world.ask('conversation 0')).release).toBe('v2');
  expect((await world.ask('conversation 0')).release).toBe('v1');
});

test('a tenant’s key says where requests go that name nobody else, and is no conversation: it follows the weight', async () => {
  await world.gateway?.stop(1_000);
  await world.start({ tenantFrom: ['header:x-tenant'], userFrom: ['body:user'] });
  const tenants = names(40);
  const askFor = (tenant: string) => world.ask(undefined, { 'x-tenant': tenant });
  world.control.decide(world.route(3_000));
  const [once, again] = [await Promise.all(tenants.map(askFor)), await Promise.all(tenants.map(askFor))];
  expect(again.map(({ release }) => release)).toEqual(once.map(({ release }) => release));
  world.control.decide(world.route(9_000));
  const after = await Promise.all(tenants.map(askFor));
  expect(countV2(after.map(({ release }) => release))).toBeGreaterThan(countV2(once.map(({ release }) => release)));
  expect(after.some(({ release }, index) => once[index]?.release === 'v2' && release === 'v1')).toBe(false);
});
