import { beforeAll, describe, expect, test } from 'vitest';
import { type EndpointName, endpoints, errorSchema } from '#api/index.ts';
import { answerEverything } from '#testing/http/answer-everything.ts';
import { fillStore } from '#testing/http/filled-store.ts';
import { createHttpWorld, type HttpWorld, WORLD_NOW } from '#testing/http/http-world.ts';
import { sampleRequests } from '#testing/http/sample-requests.ts';
import { aProjectVersion } from '#testing/http/stored-things.ts';

const names = Object.keys(endpoints) as EndpointName[];
const guarded = names.filter((name) => sampleRequests[name].stranger !== undefined);
const withBody = names.filter((name) => sampleRequests[name].badBody !== undefined);

let world: HttpWorld;

beforeAll(async () => {
  world = await createHttpWorld();
  await world.commit(fillStore);
  answerEverything(world.recording);
});

function send(name: EndpointName, headers: Record<string, string>, body: unknown = sampleRequests[name].body) {
  const request = { method: endpoints[name].method, url: sampleRequests[name].url };
  if (body === undefined) return world.app.inject({ ...request, headers });
  return world.app.inject({
    ...request,
    headers: { ...headers, 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
}

describe.each(names)('%s', (name) => {
  test('answers a good request in the form that the table promises', async () => {
    const { role } = sampleRequests[name];
    const reply = await send(name, await world.as(role));
    expect(reply.body.slice(0, 500)).not.toContain('"error"');
    expect(reply.statusCode).toBe(200);
    expect(endpoints[name].response.safeParse(reply.json()).error).toBeUndefined();
  });
});

describe.each(guarded)('%s', (name) => {
  test('asks who calls', async () => {
    const reply = await send(name, {});
    expect(reply.statusCode).toBe(401);
    expect(reply.headers['www-authenticate']).toMatch(/^Bearer/);
    expect(errorSchema.parse(reply.json()).error.code).toBe('UNAUTHENTICATED');
  });

  test('refuses a caller without the right, and says which roles carry it', async () => {
    const { stranger, role } = sampleRequests[name];
    const reply = await send(name, await world.as(stranger ?? role));
    expect(reply.statusCode).toBe(403);
    const { error } = errorSchema.parse(reply.json());
    expect(error.code).toBe('FORBIDDEN');
    expect(error.hint).toContain(role);
  });
});

describe.each(withBody)('%s', (name) => {
  test('refuses a malformed body and says where and why', async () => {
    const { role, badBody } = sampleRequests[name];
    const callsBefore = world.recording.calls.length;
    const reply = await send(name, await world.as(role), badBody);
    expect(reply.statusCode).toBe(400);
    const { error } = errorSchema.parse(reply.json());
    expect(error).toMatchObject({ code: 'USAGE', retry: 'never' });
    expect(error.message).toContain('body');
    expect(world.recording.calls.length).toBe(callsBefore);
  });
});

test('every endpoint that changes something passes the caller from the token, whatever the body says', async () => {
  const reply = await send('createPromotion', await world.as('developer'), {
    agent: 'customer-service',
    release: 'v2',
    environment: 'production',
    actor: { kind: 'person', name: 'someone else' },
  });
  expect(reply.statusCode).toBe(400);
  await send('createPromotion', await world.as('developer'));
  expect(world.recording.calls.at(-1)?.args[0]).toEqual({ kind: 'person', name: 'developer person' });
});

test('a signature is given with the roles that the token holds', async () => {
  await send('approve', await world.as('qa-lead'));
  expect(world.recording.calls.at(-1)).toEqual({
    verb: 'sign',
    args: [
      { kind: 'person', name: 'qa-lead person' },
      ['qa-lead'],
      { promotion: 'prm_1', roles: ['qa-lead'], decision: 'approved', reason: 'because', played: false },
    ],
  });
});

test('a request about a rollout reaches the promotion that it belongs to', async () => {
  await send('abortRollout', await world.as('developer'));
  expect(world.recording.calls.at(-1)?.args[1]).toEqual({ promotion: 'prm_1', kind: 'abort', reason: 'because' });
});

test('shows wanted and measured weights side by side', async () => {
  const reply = await send('getTraffic', await world.as('viewer'));
  expect(reply.json().targets).toMatchObject([
    { label: 'v1', wantedBp: 9_000, measuredBp: 9_500, requests: 950 },
    { label: 'v2', wantedBp: 1_000, measuredBp: 500, requests: 50 },
  ]);
});

test('shows what drains where, as the gateways that are still there say', async () => {
  const openOf = async () => {
    const { targets } = (await send('getTraffic', await world.as('viewer'))).json() as { targets: object[] };
    return targets.map((target) => (target as { openConversations: number | null }).openConversations);
  };
  expect(await openOf()).toEqual([null, null]);
  const place = { agent: 'customer-service', environment: 'production', deploymentId: 'dep_1' as const };
  await world.commit(async (tx) => {
    const gateway = { boot: 'b', ackedVersion: 1, connected: true, refused: [] };
    const refused = [{ agent: 'customer-service', environment: 'production', because: 'no idea' }];
    await tx.gateways.save({ ...gateway, id: 'gtw_here', seenAt: WORLD_NOW, refused });
    await tx.gateways.save({ ...gateway, id: 'gtw_gone', seenAt: WORLD_NOW - 31 * 60_000, refused });
    await tx.gateways.saveOpen('gtw_here', [{ ...place, conversations: 5 }]);
    await tx.gateways.saveOpen('gtw_gone', [{ ...place, conversations: 9 }]);
  });
  expect(await openOf()).toEqual([5, 0]);
  const { refusedBy } = (await send('getTraffic', await world.as('viewer'))).json();
  expect(refusedBy).toEqual([{ gateway: 'gtw_here', because: 'no idea' }]);
});

test('stopping is asked of main and still answered', async () => {
  const before = world.stops();
  const reply = await send('stopServer', await world.as('administrator'));
  expect(reply.json()).toMatchObject({ ok: true });
  expect(world.stops()).toBe(before + 1);
});

test.each([
  ['/api/v1/promotions/prm_none', 'there is no promotion "prm_none"'],
  ['/api/v1/promotions/rol_1', 'there is no promotion "rol_1"'],
  ['/api/v1/rollouts/rol_none', 'there is no rollout "rol_none"'],
  ['/api/v1/evaluations/evl_none', 'there is no evaluation "evl_none"'],
  ['/api/v1/agents/customer-service/releases/v9', 'customer-service has no release "v9"'],
  ['/api/v1/traffic/customer-service/moon', 'no agent "customer-service" with an environment "moon"'],
  ['/api/v1/traffic/nobody/production/samples', 'no agent "nobody" with an environment "production"'],
  ['/api/v1/traffic/customer-service/moon/feedback', 'no agent "customer-service" with an environment "moon"'],
])('%s is not found, in words', async (url, message) => {
  const reply = await world.app.inject({ url, headers: await world.as('viewer') });
  expect(reply.statusCode).toBe(404);
  expect(errorSchema.parse(reply.json()).error.message).toContain(message);
});

test('a promotion says that it keeps the project it was approved with, once another is applied', async () => {
  const read = async () => (await send('getPromotion', await world.as('viewer'))).json();
  expect(await read()).not.toHaveProperty('keepsProject');
  await world.commit((tx) => tx.projects.add({ ...aProjectVersion(), id: 'prj_2' }));
  expect((await read()).keepsProject).toBe('prj_1');
});
