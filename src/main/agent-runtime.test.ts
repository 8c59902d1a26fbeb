import { afterEach, expect, test } from 'vitest';
import type { Endpoint } from '#domain/release/index.ts';
import type { AgentRequest } from '#ports/index.ts';
import { A2aServer } from '#testing/runtimes/a2a-server.ts';
import { eventually, invokedOptions } from '#testing/runtimes/invoking.ts';
import { ThreadsServer } from '#testing/runtimes/threads-server.ts';
import { createAgentRuntime } from './agent-runtime.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const QUESTION: AgentRequest = {
  messages: [{ role: 'user', content: 'Is SKU-123 in stock?' }],
  purpose: 'evaluation',
  timeoutMs: 20_000,
};

async function start() {
  const [threads, a2a] = [new ThreadsServer('v1'), new A2aServer('v1')];
  const [threadsUrl, a2aUrl] = [await threads.listen(), await a2a.listen()];
  const { options, logged, close } = invokedOptions({ KEY: 's3cret' });
  cleanups.push(
    () => threads.close(),
    () => a2a.close(),
    close,
  );
  const runtime = createAgentRuntime(options);
  const endpoints: Readonly<Record<'threads' | 'a2a', Endpoint>> = {
    threads: { baseUrl: threadsUrl, api: 'threads', threads: { assistant: 'asst_one', follow: 'stream' } },
    a2a: { baseUrl: a2aUrl, api: 'a2a' },
  };
  return { threads, a2a, runtime, endpoints, logged };
}

test('each question is asked in a conversation of its own, which is deleted where that can be done', async () => {
  const { threads, a2a, runtime, endpoints } = await start();
  const history = [
    { role: 'user' as const, content: 'Hello.' },
    { role: 'assistant' as const, content: 'Hi.' },
    ...QUESTION.messages,
  ];
  expect(await runtime.call(endpoints.threads, { ...QUESTION, messages: history })).toMatchObject({
    kind: 'replied',
    text: 'v1 after 3: Is SKU-123 in stock?',
    tokens: 16,
    toolCalls: [],
  });
  await eventually(() => expect(threads.threads.size).toBe(0));
  expect(await runtime.call(endpoints.a2a, QUESTION)).toMatchObject({
    kind: 'replied',
    text: 'v1 after 1: Is SKU-123 in stock?',
    tokens: undefined,
  });
  expect(threads.seen[0]?.headers['x-headgate-purpose']).toBe('evaluation');
  expect(a2a.seen[0]?.headers['x-headgate-purpose']).toBe('evaluation');
});

test('calls that the agent asks for, and calls that it made itself, are told to evaluators', async () => {
  const { threads, runtime, endpoints } = await start();
  threads.plan = {
    used: { type: 'code_interpreter', with: { input: '1+1' } },
    calls: [{ id: 'call_1', name: 'check', arguments: '{"sku":123}' }],
  };
  expect(await runtime.call(endpoints.threads, QUESTION)).toMatchObject({
    kind: 'replied',
    text: '',
    toolCalls: [
      { name: 'code_interpreter', arguments: { input: '1+1' } },
      { name: 'check', arguments: { sku: 123 } },
    ],
  });
});

test('a block is no answer, a limit no failure, and a failure says why', async () => {
  const { threads, a2a, runtime, endpoints, logged } = await start();
  threads.next.push(
    { fails: { code: 'content_filter', message: 'The prompt was filtered.' } },
    { says: ['Half a'], incomplete: 'content_filter' },
    { fails: { code: 'rate_limit_exceeded', message: 'Slow down.' } },
    { says: [''] },
  );
  const kinds = [];
  for (let index = 0; index < 4; index += 1) kinds.push((await runtime.call(endpoints.threads, QUESTION)).kind);
  expect(kinds).toEqual(['blocked', 'blocked', 'rate-limited', 'failed']);
  threads.refuse = () => ({ status: 429, body: { error: { message: 'Slow down.' } } });
  expect(await runtime.call(endpoints.threads, QUESTION)).toMatchObject({ kind: 'rate-limited' });
  a2a.next.push(
    { state: 'failed', status: 'The stock is on fire.' },
    { state: 'rejected', status: 'Not my business.' },
  );
  expect(await runtime.call(endpoints.a2a, QUESTION)).toMatchObject({
    kind: 'failed',
    because: 'its task ended as "failed": The stock is on fire.',
  });
  expect(await runtime.call(endpoints.a2a, QUESTION)).toMatchObject({ kind: 'replied', text: 'Not my business.' });
  expect(logged.join()).not.toContain('on fire');
  const keyless = await runtime.call({ ...endpoints.a2a, credentialEnv: 'OTHER_KEY' }, QUESTION);
  expect(keyless).toMatchObject({ kind: 'failed', because: expect.stringContaining('OTHER_KEY') });
});

test('an answer that does not come in time is given up, and its work stopped', async () => {
  const { threads, runtime, endpoints } = await start();
  const held = Promise.withResolvers<void>();
  threads.plan = { waitsFor: held.promise };
  const controller = new AbortController();
  threads.refuse = ({ path }) => {
    if (path.endsWith('/runs')) controller.abort();
    return undefined;
  };
  const reply = await runtime.call(endpoints.threads, { ...QUESTION, signal: controller.signal });
  expect(reply).toMatchObject({ kind: 'failed', because: 'the request was broken off by us' });
  await eventually(() => expect(threads.cancelled).toHaveLength(1));
  threads.refuse = undefined;
  expect(await runtime.call(endpoints.threads, { ...QUESTION, timeoutMs: 50 })).toMatchObject({
    kind: 'failed',
    because: 'no whole reply within 50 ms',
  });
  held.resolve();
});
