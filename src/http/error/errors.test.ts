import { beforeEach, expect, test } from 'vitest';
import { errorSchema } from '#api/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { answerEverything } from '#testing/http/answer-everything.ts';
import { fillStore } from '#testing/http/filled-store.ts';
import { createHttpWorld, type HttpWorld } from '#testing/http/http-world.ts';

let world: HttpWorld;

beforeEach(async () => {
  world = await createHttpWorld();
  await world.commit(fillStore);
  answerEverything(world.recording);
});

async function post(url: string, payload: string, contentType = 'application/json') {
  const headers = { ...(await world.as('administrator')), 'content-type': contentType };
  return world.app.inject({ method: 'POST', url, headers, payload });
}

async function refusalOf(url: string, body: unknown) {
  return errorSchema.parse((await post(url, JSON.stringify(body))).json()).error;
}

test('a misspelt key is named with the one that was meant', async () => {
  const error = await refusalOf('/api/v1/promotions', { agnet: 'a', release: 'v2', environment: 'production' });
  expect(error.message).toContain('body.agnet: not a known key; did you mean "agent"?');
  expect(error.message).toContain('body.agent: missing, expected string');
});

test('a wrong value is shown with its path and what was expected', async () => {
  const error = await refusalOf('/api/v1/promotions', { agent: 'a', release: 12, environment: 'production' });
  expect(error.message).toBe('body.release: expected string, came 12');
});

test('a release definition is read as strictly as the rest', async () => {
  const definition = { tools: [{ nme: 'x' }] };
  const error = await refusalOf('/api/v1/releases', { agent: 'a', label: 'v3', definition });
  expect(error.message).toContain('body.definition.tools.0.nme: not a known key; did you mean "name"?');
});

test('a prompt is never repeated at length', async () => {
  const instructions = { text: 'secret '.repeat(100) };
  const error = await refusalOf('/api/v1/releases', { agent: 'a', label: 'v3', definition: { instructions } });
  expect(error.message).toBe('body.definition.instructions: expected string, came an object');
});

test('a misspelt role is named with the one that was meant', async () => {
  const error = await refusalOf('/api/v1/tokens', { person: 'Quinn', roles: ['qa-leed'] });
  expect(error.message).toContain('did you mean "qa-lead"?');
});

test('a misspelt filter is refused, not ignored', async () => {
  const reply = await world.app.inject({ url: '/api/v1/releases?agnet=x', headers: await world.as('viewer') });
  expect(reply.statusCode).toBe(400);
  expect(reply.json().error.message).toContain('query.agnet: not a known key; did you mean "agent"?');
});

test('a number in a query that is none is shown as it came', async () => {
  const reply = await world.app.inject({ url: '/api/v1/audit?after=soon', headers: await world.as('viewer') });
  expect(reply.json().error.message).toBe('query.after: expected number, came "soon"');
});

test('an unknown address names the nearest known one', async () => {
  const reply = await world.app.inject({ url: '/api/v1/promotion/prm_1/aprove?x=1', method: 'POST' });
  expect(reply.statusCode).toBe(404);
  expect(reply.json().error).toMatchObject({
    code: 'NOT_FOUND',
    message: 'nothing answers POST /api/v1/promotion/prm_1/aprove',
    hint: expect.stringContaining('did you mean POST /api/v1/promotions/:id/approve?'),
  });
});

test('a known address with another method names the method', async () => {
  const reply = await world.app.inject({ url: '/api/v1/undo' });
  expect(reply.json().error.hint).toContain('did you mean POST /api/v1/undo?');
});

test.each([
  ['not JSON', '{broken', 'application/json', 400],
  ['a prototype in it', '{"__proto__": {"a": 1}}', 'application/json', 400],
  ['empty', '', 'application/json', 400],
  ['of another type', 'agent=a', 'application/x-www-form-urlencoded', 415],
  ['too large', JSON.stringify({ agent: 'a'.repeat(1_100_000) }), 'application/json', 413],
])('a body that is %s is refused in the usual form', async (_what, payload, contentType, status) => {
  const reply = await post('/api/v1/promotions', payload, contentType);
  expect(reply.statusCode).toBe(status);
  expect(errorSchema.parse(reply.json()).error.code).toBe('USAGE');
});

test('a project may be larger than other bodies, and not without limit', async () => {
  const send = async (bytes: number) =>
    world.app.inject({
      method: 'PUT',
      url: '/api/v1/project',
      headers: { ...(await world.as('administrator')), 'content-type': 'application/json' },
      payload: JSON.stringify({ source: {}, files: { 'cases.jsonl': 'x'.repeat(bytes) } }),
    });
  expect((await send(15_000_000)).statusCode).toBe(200);
  expect((await send(21_000_000)).statusCode).toBe(413);
});

test('a refusal of control keeps its code, status, hint and details', async () => {
  const refusal = new AppError('GATE_CLOSED', 'gate "safety" is closed', { hint: 'look', details: { gate: 'safety' } });
  world.recording.answer({ rollBack: () => Promise.reject(refusal) });
  const reply = await post('/api/v1/rollbacks', JSON.stringify({ agent: 'a', environment: 'e', reason: 'r' }));
  expect(reply.statusCode).toBe(409);
  expect(reply.json()).toEqual({
    error: {
      code: 'GATE_CLOSED',
      message: 'gate "safety" is closed',
      hint: 'look',
      retry: 'never',
      details: { gate: 'safety' },
    },
  });
});

test('a bug says nothing outside and everything in the log', async () => {
  world.recording.answer({ rollBack: () => Promise.reject(new Error('password=hunter2')) });
  const reply = await post('/api/v1/rollbacks', JSON.stringify({ agent: 'a', environment: 'e', reason: 'r' }));
  expect(reply.statusCode).toBe(500);
  expect(reply.body).not.toContain('hunter2');
  const line = world.logged.find(({ level }) => level === 'error');
  expect(line?.event).toBe('http.request.failed');
  expect(line?.fields.error).toContain('hunter2');
  expect(reply.json().error.hint).toContain(String(line?.fields.requestId));
});

test('an answer that breaks the promise of the table is a bug, not an answer', async () => {
  world.recording.answer({ setClock: async () => ({ originReal: 0, originVirtual: 0, rate: Number.NaN }) });
  const headers = { ...(await world.as('administrator')), 'content-type': 'application/json' };
  const reply = await world.app.inject({ method: 'PUT', url: '/api/v1/clock', headers, payload: '{"rate":2}' });
  expect(reply.statusCode).toBe(500);
  expect(reply.json().error.code).toBe('INTERNAL');
});

test('without its store the server says that it may be tried later', async () => {
  world.takeStoreAway(true);
  for (const url of ['/healthz', '/api/v1/holds']) {
    const reply = await world.app.inject({ url, headers: { authorization: 'Bearer hg_x' } });
    expect(reply.statusCode).toBe(503);
    expect(reply.json().error).toMatchObject({ code: 'STORE_UNAVAILABLE', retry: 'later' });
  }
});
