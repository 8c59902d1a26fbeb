import { beforeEach, expect, test } from 'vitest';
import { aLoggedRequest } from '#testing/builder/logged-request.ts';
import { answerEverything } from '#testing/http/answer-everything.ts';
import { createHttpWorld, type HttpWorld } from '#testing/http/http-world.ts';
import { aStoredRollup } from '#testing/http/stored-things.ts';

let world: HttpWorld;

beforeEach(async () => {
  world = await createHttpWorld();
  answerEverything(world.recording);
});

async function post(url: string, body: unknown, role: 'gateway' | 'administrator' = 'gateway') {
  return world.app.inject({
    method: 'POST',
    url,
    headers: { ...(await world.as(role)), 'content-type': 'application/json' },
    payload: JSON.stringify(body),
  });
}

const fact = {
  kind: 'limit-broken',
  agent: 'customer-service',
  environment: 'production',
  deploymentId: 'dep_2',
  because: '40 of 60 requests failed',
};
const batch = { gateway: 'gtw_1', boot: 'b1', sequence: 4, rollups: [aStoredRollup('dep_2', 3)] };

test('an acknowledgement reaches control as a gateway that was seen', async () => {
  expect((await post('/internal/acks', { gateway: 'gtw_1', boot: 'b1', version: 7 })).statusCode).toBe(204);
  expect(world.recording.calls).toEqual([
    { verb: 'gatewaySeen', args: [{ gateway: 'gtw_1', boot: 'b1', ackedVersion: 7, connected: true }] },
  ]);
});

test('every answer says of which version control is, above all one that refuses', async () => {
  for (const [body, status] of [
    [batch, 204],
    [{ ...batch, mood: 'sunny' }, 400],
  ] as const) {
    const { statusCode, headers } = await post('/internal/rollups', body);
    expect([statusCode, headers['x-headgate-version']]).toEqual([status, expect.stringMatching(/./)]);
  }
});

test('what a gateway can’t follow reaches control with its acknowledgement', async () => {
  const refused = [{ agent: 'customer-service', environment: 'production', because: 'weights sum to 0, not 10000' }];
  expect((await post('/internal/acks', { gateway: 'gtw_1', boot: 'b1', version: 7, refused })).statusCode).toBe(204);
  expect(world.recording.calls).toMatchObject([{ verb: 'gatewaySeen', args: [{ ackedVersion: 7, refused }] }]);
});

test('a batch of roll-ups reaches control as it was posted', async () => {
  expect((await post('/internal/rollups', batch)).statusCode).toBe(204);
  expect(world.recording.calls).toEqual([{ verb: 'countBatch', args: [batch] }]);
});

test('the conversations that a deployment served reach control as they were posted', async () => {
  const told = {
    ...{ gateway: 'gtw_1', agent: 'customer-service', environment: 'production', deploymentId: 'dep_2' },
    ...{ routeVersion: 3, page: 0, isLast: true, isCut: false },
    ...{ conversations: [{ id: 'c1', firstAt: 5, lastAt: 9 }] },
  };
  expect((await post('/internal/conversations', told)).statusCode).toBe(204);
  expect(world.recording.calls).toEqual([{ verb: 'noteConversations', args: [told] }]);
});

test('requests that are kept reach control as they were posted, and no field that it does not know', async () => {
  const requests = [aLoggedRequest(), aLoggedRequest({ id: 'req_2', reply: null, outcome: 'aborted' })];
  expect((await post('/internal/requests', { gateway: 'gtw_1', requests })).statusCode).toBe(204);
  expect(world.recording.calls).toEqual([{ verb: 'keepRequests', args: [requests] }]);
  const wrong = [{ ...aLoggedRequest(), user: 'ada' }];
  expect((await post('/internal/requests', { gateway: 'gtw_1', requests: wrong })).statusCode).toBe(400);
});

test('feedback reaches control as it was posted', async () => {
  const { key } = aStoredRollup('dep_2', 3);
  const { agent, environment, deploymentId, release, routeVersion } = key;
  const about = { about: 'req_1', agent, environment, deploymentId, release, routeVersion, at: 5 };
  const feedback = [
    { ...about, said: { rating: 4, comment: 'good' } },
    { ...about, traffic: 'tester', said: { thumb: 'up' } },
  ];
  expect((await post('/internal/feedback', { gateway: 'gtw_1', feedback })).statusCode).toBe(204);
  expect(world.recording.calls).toEqual([{ verb: 'hearFeedback', args: [feedback] }]);
  const wrong = [{ ...about, said: { rating: 6 } }];
  expect((await post('/internal/feedback', { gateway: 'gtw_1', feedback: wrong })).statusCode).toBe(400);
});

test('a fact reaches control with the gateway that reports it', async () => {
  expect((await post('/internal/facts', { gateway: 'gtw_1', ...fact })).statusCode).toBe(204);
  expect(world.recording.calls).toEqual([{ verb: 'noteFact', args: ['gtw_1', fact] }]);
});

test('counts of conversations that began reach control, each with who counted', async () => {
  const count = {
    ...{ agent: 'customer-service', environment: 'production', salt: 's', routeVersion: 3 },
    ...{ wantedBp: 1_000, candidate: 4, baseline: 30 },
  };
  expect((await post('/internal/begun', { gateway: 'gtw_1', boot: 'b1', counts: [count] })).statusCode).toBe(204);
  expect(world.recording.calls).toEqual([{ verb: 'noteBegun', args: [[{ ...count, gateway: 'gtw_1', boot: 'b1' }]] }]);
});

test('whom a gateway knows elsewhere reaches control as it was posted', async () => {
  const report = {
    ...{ agent: 'customer-service', environment: 'production', split: `sha256:${'a'.repeat(64)}`, isCut: false },
    excepted: [{ deploymentId: 'dep_2', keys: 'AAAAAAABAAAAAAAC' }],
  };
  expect((await post('/internal/exceptions', { gateway: 'gtw_1', ...report })).statusCode).toBe(204);
  expect(world.recording.calls).toEqual([{ verb: 'noteExceptions', args: ['gtw_1', report] }]);
  const tooMany = { ...report, excepted: [{ deploymentId: 'dep_2', keys: 'AAAAAAAB'.repeat(10_001) }] };
  for (const wrong of [{ ...report, excepted: [{ deploymentId: 'dep_2', keys: 'AAAA' }] }, tooMany]) {
    expect((await post('/internal/exceptions', { gateway: 'gtw_1', ...wrong })).statusCode).toBe(400);
  }
});

test.each([
  '/internal/acks',
  '/internal/rollups',
  '/internal/facts',
  '/internal/conversations',
  '/internal/exceptions',
  '/internal/begun',
])('%s takes nothing malformed, and nothing from who does not serve traffic', async (url) => {
  const malformed = await post(url, { gateway: 'nobody' });
  expect(malformed.statusCode).toBe(400);
  expect(malformed.json().error.message).toContain('body.gateway: expected text like');
  expect((await post(url, {}, 'administrator')).statusCode).toBe(403);
  expect((await world.app.inject({ method: 'POST', url })).statusCode).toBe(401);
  expect(world.recording.calls).toEqual([]);
});
