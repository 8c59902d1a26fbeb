import { afterEach, expect, test } from 'vitest';
import type { CallForm, Endpoint } from '#domain/release/index.ts';
import { digestRelease } from '#domain/release/index.ts';
import type { AgentRequest } from '#ports/index.ts';
import { seededChance } from '#testing/gateway/seeded-chance.ts';
import { type Answer, makeOptions, startTinyServer } from '#testing/runtimes/tiny-server.ts';
import { createHttpRuntime } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

const FORM: CallForm = {
  method: 'POST',
  path: '/chat',
  headers: {},
  body: { question: '{{query}}', session: '{{conversation}}', options: [1, true, null] },
  reply: { text: 'answer.text', toolCalls: 'answer.calls', tokens: 'usage.total' },
};

const user = (content: string) => ({ role: 'user' as const, content });

async function ask(
  answer: Answer,
  given: {
    readonly form?: Partial<CallForm>;
    readonly endpoint?: Partial<Endpoint>;
    readonly messages?: AgentRequest['messages'];
  } = {},
) {
  const server = await startTinyServer(() => answer);
  const { options, close } = makeOptions({ KEY: 'k3y' });
  cleanups.push(close, server.stop);
  const runtime = createHttpRuntime({ ...options, chance: seededChance('a') });
  const endpoint: Endpoint = {
    baseUrl: `${server.url}/api`,
    api: 'http',
    call: { ...FORM, ...given.form },
    ...given.endpoint,
  };
  const messages = given.messages ?? [user('In stock?')];
  const reply = await runtime.call(endpoint, { messages, purpose: 'smoke', timeoutMs: 5_000 });
  return { reply, received: server.received };
}

const says = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) });

test('a seed has its place, as a number of its own or within a text', async () => {
  const { received } = await ask(says({ answer: { text: 'Yes.' } }), {
    form: { body: { question: '{{query}}', seed: '{{seed}}', note: 'seed {{seed}}' } },
  });
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ seed: 0, note: 'seed 0' });
});

test('asks as the call form says, and finds text, tool calls and tokens where it says', async () => {
  const answer = { answer: { text: 'Yes.', calls: [{ name: 'look', arguments: '{"a":1}' }, { name: 'count' }] } };
  const { reply, received } = await ask(says({ ...answer, usage: { total: 12 } }), {
    endpoint: { credentialEnv: 'KEY' },
  });
  expect(reply).toMatchObject({
    kind: 'replied',
    text: 'Yes.',
    toolCalls: [
      { name: 'look', arguments: { a: 1 } },
      { name: 'count', arguments: {} },
    ],
    tokens: 12,
  });
  expect(received[0]?.path).toBe('/api/chat');
  expect(received[0]?.headers).toMatchObject({
    authorization: 'Bearer k3y',
    'x-headgate-purpose': 'smoke',
    'content-type': 'application/json',
  });
  const sent = JSON.parse(received[0]?.body ?? '');
  expect(sent).toEqual({
    question: 'In stock?',
    session: expect.stringMatching(/^headgate-/),
    options: [1, true, null],
  });
});

test('a question in a path is encoded, and a request without a body has none', async () => {
  const form = { method: 'GET', path: '/ask?q={{query}}', body: undefined, reply: {} } as const;
  const { reply, received } = await ask({ body: 'plain words' }, { form, messages: [user('50 % & more?')] });
  expect(reply).toMatchObject({ kind: 'replied', text: 'plain words', toolCalls: [], tokens: undefined });
  expect(received[0]?.path).toBe('/api/ask?q=50%20%25%20%26%20more%3F');
  expect(received[0]?.body).toBe('');
  expect(received[0]?.headers['content-type']).toBeUndefined();
});

test('a question may hold what looks like a placeholder, and each question is a conversation of its own', async () => {
  const runs = await ask(says({ answer: { text: 'x' } }), { messages: [user('{{conversation}} "quoted" $& é')] });
  expect(JSON.parse(runs.received[0]?.body ?? '').question).toBe('{{conversation}} "quoted" $& é');
});

test('earlier turns go where {{messages}} stands, and nowhere else are they silently left out', async () => {
  const messages = [user('Hello'), { role: 'assistant' as const, content: 'Hi' }, user('In stock?')];
  const told = await ask(says({ answer: { text: 'x' } }), { form: { body: { turns: '{{messages}}' } }, messages });
  expect(JSON.parse(told.received[0]?.body ?? '')).toEqual({ turns: messages });
  const { reply, received } = await ask(says({}), { messages });
  expect(reply).toMatchObject({ kind: 'failed', because: expect.stringContaining('{{messages}}') });
  expect(received).toEqual([]);
});

test.each([
  ['another form', says({ result: 'x' }), 'its reply has no text at `answer.text`'],
  ['a page', { body: '<!doctype html><p>hi' }, 'it answered 200 with an HTML page'],
  ['nothing', { body: '' }, 'it answered 200 with an empty body'],
  ['an empty text', says({ answer: { text: ' ' } }), 'it answered with neither text nor a tool call'],
  [
    'calls in another form',
    says({ answer: { text: 'x', calls: ['look'] } }),
    'no list of tool calls at `answer.calls`',
  ],
  ['404', says({ error: { message: 'no such thing' } }, 404), 'no such thing (check `baseUrl` and `call.path`'],
  ['hanging up', 'hang-up', 'other side closed'],
] as const)('an answer of %s is a failure that says so', async (_, answer, because) => {
  const { reply } = await ask(answer);
  expect(reply).toMatchObject({ kind: 'failed', because: expect.stringContaining(because) });
});

test('a rate limit is one, and a tool call without words is an answer', async () => {
  expect((await ask({ status: 429, headers: { 'retry-after': '2' }, body: '' })).reply).toEqual({
    kind: 'rate-limited',
    retryAfterMs: 2_000,
  });
  const { reply } = await ask(says({ answer: { calls: [{ name: 'look', arguments: {} }] } }));
  expect(reply).toMatchObject({ kind: 'replied', text: '', toolCalls: [{ name: 'look' }] });
});

test('an address that can’t be given a prompt takes releases of code only; a deploy hook starts both', async () => {
  const hook = await startTinyServer(({ path }) => says({ url: `${hook.url}/r2`, runtimeId: path }));
  const { options, close } = makeOptions();
  cleanups.push(close, hook.stop);
  const runtime = createHttpRuntime({ ...options, chance: seededChance('a') });
  const definition = { instructions: 'Be kind.', parameters: {}, tools: [] };
  const code = { ...definition, artefact: { digest: `sha256:${'a'.repeat(64)}` } };
  const request = (what: typeof definition) => ({
    deploymentId: 'dep_1' as const,
    agent: 'desk',
    environment: 'staging',
    release: {
      digest: digestRelease('desk', what),
      agent: 'desk',
      label: 'v1',
      definition: what,
      provenance: { authors: [], createdBy: 'Ada', createdAt: 0 },
    },
    api: 'http' as const,
    call: FORM,
    bindings: {},
  });
  const address = { kind: 'endpoint' as const, baseUrl: 'http://127.0.0.1:1/api/' };
  await expect(runtime.deploy({ ...request(definition), deploy: address })).rejects.toThrow('v1 is only a prompt');
  const deployed = await runtime.deploy({ ...request(code), deploy: address });
  expect(deployed.endpoint).toEqual({ baseUrl: 'http://127.0.0.1:1/api', api: 'http', call: FORM });
  const deploy = { kind: 'webhook' as const, url: `${hook.url}/hook` };
  const started = await runtime.deploy({ ...request(definition), deploy });
  expect(started).toEqual({ runtimeId: '/hook', endpoint: { baseUrl: `${hook.url}/r2`, api: 'http', call: FORM } });
});
