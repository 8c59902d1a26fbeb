import OpenAI from 'openai';
import { afterEach, expect, test } from 'vitest';
import type { Endpoint } from '#domain/release/index.ts';
import type { InvokedTurn } from '#ports/index.ts';
import { hear, turnAt, user } from '#testing/runtimes/invoking.ts';
import { openThreads } from '#testing/runtimes/threads-world.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function start(...given: Parameters<typeof openThreads>) {
  const world = await openThreads(...given);
  cleanups.push(world.close);
  return world;
}

const output = (callId: string, text: string): InvokedTurn => ({ kind: 'tool-output', callId, output: text });

test('the server of these tests is one that OpenAI’s own client understands', async () => {
  const { server, endpoint } = await start();
  server.next.push({ says: ['Let me ', 'look.'], calls: [{ id: 'call_1', name: 'check', arguments: '{"sku":1}' }] });
  const { beta } = new OpenAI({ baseURL: endpoint.baseUrl, apiKey: 'k', maxRetries: 0 });
  const thread = await beta.threads.create({ messages: [{ role: 'user', content: 'In stock?' }] });
  const stream = beta.threads.runs.stream(thread.id, { assistant_id: server.assistant });
  const said: string[] = [];
  stream.on('textDelta', ({ value }) => said.push(value ?? ''));
  const run = await stream.finalRun();
  expect(said.join('')).toBe('Let me look.');
  expect(run.required_action?.submit_tool_outputs.tool_calls[0]?.function.name).toBe('check');
  const outputs = { thread_id: thread.id, tool_outputs: [{ tool_call_id: 'call_1', output: '42' }] };
  const after = await beta.threads.runs.submitToolOutputsStream(run.id, outputs).finalRun();
  expect(after).toMatchObject({ status: 'completed', usage: { total_tokens: 16 } });
  const { data } = await beta.threads.messages.list(thread.id);
  expect(data.map(({ role }) => role)).toEqual(['user', 'assistant', 'assistant']);
});

test.each([
  ['streamed', 'stream', {}],
  ['polled', 'poll', {}],
  ['streamed, by a service that answers whole all the same', 'stream', { streams: false }],
] as const)('a conversation begins, goes on in its thread, and says what it used: %s', async (_, follow, options) => {
  const { server, runtime, endpoint } = await start({ follow }, options);
  const first = await hear(runtime, turnAt(endpoint));
  expect(first.text).toBe('v1 after 1: hello');
  expect(first.kinds).toMatch(/^began (text )+usage done$/);
  expect(first.events).toContainEqual({ kind: 'usage', inputTokens: 11, outputTokens: 5, model: 'its-own' });
  const next = await hear(runtime, turnAt(endpoint, { conversation: first.conversation, turns: [user('more')] }));
  expect(next.text).toBe('v1 after 3: more');
  expect(next.conversation).toBe(first.conversation);
  expect(server.threads.size).toBe(1);
});

test('a whole history is replayed into a new thread, calls and their outputs in words', async () => {
  const { server, runtime, endpoint } = await start();
  const turns: InvokedTurn[] = [
    user('In stock?'),
    { kind: 'message', role: 'assistant', text: '' },
    { kind: 'tool-call', id: 'c1', name: 'check', arguments: '{"sku":1}' },
    output('c1', '42'),
    { kind: 'message', role: 'assistant', text: 'Yes.' },
    user('How many?'),
  ];
  const many = Array.from({ length: 70 }, (_, index) => user(`line ${index}`));
  expect((await hear(runtime, turnAt(endpoint, { turns }))).text).toBe('v1 after 5: How many?');
  const [thread] = server.threads.values();
  expect(thread?.messages.map(({ role, text }) => `${role}: ${text}`)).toEqual([
    'user: In stock?',
    'assistant: [called the tool check (c1) with {"sku":1}]',
    'assistant: [the tool call c1 gave: 42]',
    'assistant: Yes.',
    'user: How many?',
    'assistant: v1 after 5: How many?',
  ]);
  const long = await hear(runtime, turnAt(endpoint, { turns: many }));
  expect(long.text).toBe('v1 after 70: line 69');
  const longer = await hear(runtime, turnAt(endpoint, { conversation: long.conversation, turns: many }));
  expect(longer.text).toBe('v1 after 141: line 69');
  expect([...server.threads.values()].at(-1)?.messages[71]?.text).toBe('line 0');
});

test('the release and the caller say over the assistant what a run shall be', async () => {
  const { server, runtime, endpoint } = await start();
  const tool = { name: 'check', description: 'stock', parameters: { type: 'object' } };
  const inject = {
    instructions: 'Be kind.',
    model: { name: 'gpt-x' },
    parameters: { temperature: 0.5 },
    tools: [tool],
  };
  const asked = turnAt(
    { ...endpoint, inject },
    { instructions: 'In German.', parameters: { max_tokens: 9, temperature: 0 } },
  );
  await hear(runtime, asked);
  expect(server.seen.at(-1)?.body).toEqual({
    assistant_id: 'asst_one',
    stream: true,
    instructions: 'Be kind.',
    additional_instructions: 'In German.',
    model: 'gpt-x',
    temperature: 0,
    max_completion_tokens: 9,
    tools: [{ type: 'function', function: tool }],
  });
});

test.each(['stream', 'poll'] as const)(
  'a run that requires an action asks for calls, and goes on with their outputs: %s',
  async (follow) => {
    const { server, runtime, endpoint } = await start({ follow });
    const call = { id: 'call_1', name: 'check', arguments: '{"sku":1}' };
    server.next.push({ says: ['One moment.'], calls: [call] }, { says: ['42 of them.'] });
    const asks = await hear(runtime, turnAt(endpoint));
    expect(asks.text).toBe('One moment.');
    expect(asks.events).toContainEqual({ kind: 'tool-call', by: 'caller', ...call });
    expect(asks.end).toMatchObject({ kind: 'done', reason: 'tool-calls' });
    const { conversation } = asks;
    const mixed = await hear(
      runtime,
      turnAt(endpoint, { conversation, turns: [output('call_1', '42'), user('and?')] }),
    );
    expect(mixed.failure).toMatchObject({ reason: 'user-error', begun: false });
    const wrong = await hear(runtime, turnAt(endpoint, { conversation, turns: [output('call_2', '42')] }));
    expect(wrong.failure).toMatchObject({
      reason: 'user-error',
      status: 400,
      because: expect.stringContaining('call_1'),
    });
    const goesOn = await hear(runtime, turnAt(endpoint, { conversation, turns: [output('call_1', '42')] }));
    expect(goesOn.text).toBe('42 of them.');
    expect(server.cancelled).toEqual([]);
  },
);

test('who says something else instead of giving outputs ends the run that waits for them', async () => {
  const { server, runtime, endpoint } = await start();
  server.next.push({ calls: [{ id: 'call_1', name: 'check', arguments: '{}' }] });
  const { conversation } = await hear(runtime, turnAt(endpoint));
  const other = await hear(runtime, turnAt(endpoint, { conversation, turns: [user('Never mind.')] }));
  expect(other.text).toBe('v1 after 2: Never mind.');
  expect(server.cancelled).toHaveLength(1);
});

test('tools that the assistant used itself are told to who observes it', async () => {
  for (const follow of ['stream', 'poll'] as const) {
    const { server, runtime, endpoint } = await start({ follow });
    server.plan = { used: { type: 'code_interpreter', with: { input: '1+1' } }, says: ['2'] };
    const { events } = await hear(runtime, turnAt(endpoint, { observes: true }));
    const told = {
      kind: 'tool-call',
      by: 'agent',
      id: 'call_own',
      name: 'code_interpreter',
      arguments: '{"input":"1+1"}',
    };
    expect(events).toContainEqual(told);
  }
});

test.each([
  [{ fails: { code: 'content_filter', message: 'The prompt was filtered.' } }, { reason: 'blocked' }],
  [{ fails: { code: 'rate_limit_exceeded', message: 'Slow down.' } }, { reason: 'agent-error', status: 429 }],
  [
    { fails: { code: 'server_error', message: 'Oh no.' } },
    { reason: 'agent-error', because: 'its run ended as "failed": Oh no.' },
  ],
  [{ fails: { code: 'invalid_prompt', message: 'Not so.' } }, { reason: 'user-error', because: 'Not so.' }],
  [{ errors: { code: 'rate_limit_exceeded', message: 'Slow down.' } }, { reason: 'agent-error', status: 429 }],
  [{ errors: { code: 'content_filter', message: 'Filtered.' } }, { reason: 'blocked', because: 'Filtered.' }],
  [{ errors: { code: null, message: 'Oh no.' } }, { reason: 'agent-error', because: 'its run failed: Oh no.' }],
  [{ says: ['Half a'], breaks: true }, { reason: 'agent-error' }],
])('a run that ends as %j is told as what it is', async (plan, failure) => {
  const { server, runtime, endpoint } = await start();
  server.plan = plan;
  expect((await hear(runtime, turnAt(endpoint))).failure).toMatchObject({ ...failure, begun: true });
});

test('a run that was cut short says by what', async () => {
  const { server, runtime, endpoint } = await start();
  for (const [incomplete, reason] of [
    ['max_completion_tokens', 'length'],
    ['content_filter', 'filtered'],
  ]) {
    server.plan = { says: ['Half a'], incomplete };
    const { text, end } = await hear(runtime, turnAt(endpoint));
    expect([text, end]).toMatchObject(['Half a', { kind: 'done', reason }]);
  }
});

test('what can’t be begun is told so, and what is no longer kept', async () => {
  const { server, runtime, endpoint } = await start();
  const failureOf = async (over: Partial<Endpoint>, conversation?: string) =>
    (await hear(runtime, turnAt({ ...endpoint, ...over }, { conversation }))).failure;
  expect(await failureOf({ baseUrl: 'http://127.0.0.1:9/v1' })).toMatchObject({ reason: 'agent-error', begun: false });
  expect(await failureOf({}, 'thread_unknown')).toMatchObject({ reason: 'conversation-gone', begun: false });
  expect(await failureOf({}, '../assistants')).toMatchObject({ reason: 'conversation-gone' });
  const wrong = await failureOf({ threads: { assistant: 'asst_none', follow: 'stream' } });
  expect(wrong).toMatchObject({ reason: 'agent-error', because: expect.stringContaining('asst_none') });
  server.refuse = ({ path }) => (path === '/threads' ? { status: 503, body: {} } : undefined);
  expect(await failureOf({})).toMatchObject({ reason: 'agent-error', status: 503, begun: false });
  server.refuse = () => ({ status: 429, body: { error: { message: 'Slow down.', code: 'rate_limit' } } });
  expect(await failureOf({})).toMatchObject({ reason: 'agent-error', status: 429 });
});

test.each([
  ['authorization', undefined],
  ['api-key', 'api-key'],
] as const)(
  'shows its key in the header %s, and the version that Azure asks for, in each call',
  async (header, credentialHeader) => {
    const options = { key: { header, value: 's3cret' }, apiVersion: 'v1' };
    for (const follow of ['stream', 'poll'] as const) {
      const { server, runtime, endpoint, logged } = await start({ follow, apiVersion: 'v1' }, options);
      const at = { ...endpoint, ...(credentialHeader === undefined ? {} : { credentialHeader }) };
      const headers = { authorization: 'Bearer the-users-own', traceparent: '00-1-1-01' };
      const { text, conversation } = await hear(runtime, turnAt(at, { credential: 's3cret', headers }));
      expect(text).toBe('v1 after 1: hello');
      expect(server.seen.every((seen) => seen.headers.traceparent === '00-1-1-01')).toBe(true);
      if (header === 'api-key')
        expect(server.seen.some((seen) => seen.headers.authorization !== undefined)).toBe(false);
      await runtime.forget({ endpoint: at, credential: 's3cret', headers }, conversation);
      expect(server.threads.size).toBe(0);
      const { failure } = await hear(runtime, turnAt(at, { credential: 'wr0ng' }));
      expect(failure).toMatchObject({ reason: 'agent-error', status: 401, begun: false });
      expect(JSON.stringify([failure, logged])).not.toContain('wr0ng');
    }
  },
);
