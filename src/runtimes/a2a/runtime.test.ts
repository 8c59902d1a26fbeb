import { afterEach, expect, test } from 'vitest';
import type { Endpoint } from '#domain/release/index.ts';
import type { InvokedTurn } from '#ports/index.ts';
import { A2aServer } from '#testing/runtimes/a2a-server.ts';
import { hastyStopwatch, hear, invokedOptions, turnAt, user } from '#testing/runtimes/invoking.ts';
import { createA2aRuntime } from './index.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

async function start(
  options: ConstructorParameters<typeof A2aServer>[1] = {},
  stopwatch?: ReturnType<typeof hastyStopwatch>,
) {
  const server = new A2aServer('v1', options);
  const baseUrl = await server.listen();
  const { options: given, logged, close } = invokedOptions();
  const runtime = createA2aRuntime(stopwatch === undefined ? given : { ...given, stopwatch });
  cleanups.push(
    () => server.close(),
    close,
    () => runtime.settled(),
  );
  const endpoint: Endpoint = { baseUrl, api: 'a2a' };
  return { server, runtime, endpoint, logged };
}

const ways = [
  ['1.0', true],
  ['1.0', false],
  ['0.3', true],
  ['0.3', false],
] as const;

test.each(ways)('a conversation goes on in its context: version %s, streamed %s', async (version, streams) => {
  const { server, runtime, endpoint } = await start({ version, streams });
  const first = await hear(runtime, turnAt(endpoint));
  expect(first.text).toBe('v1 after 1: hello');
  expect(first.kinds).toMatch(/^began (text )+done$/);
  const begun = first.events[0];
  for (const [index, conversation] of [
    first.conversation,
    begun?.kind === 'began' ? begun.conversation : '',
  ].entries()) {
    const next = await hear(runtime, turnAt(endpoint, { conversation, turns: [user('more')] }));
    expect(next.text).toBe(`v1 after ${index + 2}: more`);
  }
  expect(server.contexts.size).toBe(1);
});

test.each(ways)(
  'a task that asks for input gets what is said next: version %s, streamed %s',
  async (version, streams) => {
    const { server, runtime, endpoint } = await start({ version, streams });
    server.next.push({ says: ['Two fit.'], state: 'input-required', status: 'Which one?' }, { says: ['It is.'] });
    const asks = await hear(runtime, turnAt(endpoint));
    expect(asks.text).toBe('Two fit.\n\nWhich one?');
    expect(asks.end).toMatchObject({ kind: 'done', reason: 'stop' });
    const next = await hear(
      runtime,
      turnAt(endpoint, { conversation: asks.conversation, turns: [user('The blue one.')] }),
    );
    expect(next.text).toBe('It is.');
    expect(server.tasks.size).toBe(1);
    const after = await hear(runtime, turnAt(endpoint, { conversation: next.conversation, turns: [user('Thanks.')] }));
    expect(after.text).toBe('v1 after 3: Thanks.');
    expect(server.tasks.size).toBe(2);
  },
);

test.each(ways)('a message is an answer without a task: version %s, streamed %s', async (version, streams) => {
  const { server, runtime, endpoint } = await start({ version, streams });
  server.next.push(
    { message: 'Hello yourself.' },
    { message: 'Still here.' },
    { message: 'Who are you?', forgets: true },
  );
  const { kinds, text, conversation } = await hear(runtime, turnAt(endpoint));
  expect([kinds, text]).toEqual(['began text done', 'Hello yourself.']);
  expect((await hear(runtime, turnAt(endpoint, { conversation }))).text).toBe('Still here.');
  // It names no context: nothing can go on from there.
  const alone = await hear(runtime, turnAt(endpoint));
  const gone = await hear(runtime, turnAt(endpoint, { conversation: alone.conversation }));
  expect(gone.failure).toMatchObject({ reason: 'conversation-gone', begun: false });
});

test('what was said before, and rules of the caller, are told in words where no context knows them', async () => {
  const { server, runtime, endpoint } = await start();
  const turns: InvokedTurn[] = [
    user('In stock?'),
    { kind: 'tool-call', id: 'c1', name: 'check', arguments: '{"sku":1}' },
    { kind: 'tool-output', callId: 'c1', output: '42' },
    { kind: 'message', role: 'assistant', text: 'Yes.' },
    user('How many?'),
  ];
  await hear(runtime, turnAt(endpoint, { turns, instructions: 'In German.' }));
  expect([...server.contexts.values()]).toEqual([
    [
      '[instructions] In German. | [the conversation so far]\nuser: In stock?\nassistant: [called the tool check (c1) with {"sku":1}]\n' +
        '[the tool call c1 gave: 42]\nassistant: Yes. | How many?',
    ],
  ]);
  const { failure } = await hear(runtime, turnAt(endpoint, { tools: [{ name: 'check' }] }));
  expect(failure).toMatchObject({ reason: 'user-error', begun: false });
});

test.each([
  [{ state: 'rejected', status: 'Not my business.' }, 'began refusal done', undefined],
  [{ state: 'rejected' }, 'began failed', { reason: 'agent-error' }],
  [
    { state: 'failed', status: 'It broke.' },
    'began failed',
    { because: 'its task ended as "failed"', words: 'It broke.' },
  ],
  [{ state: 'canceled' }, 'began failed', { reason: 'agent-error' }],
  [{ state: 'auth-required' }, 'began failed', { because: expect.stringContaining('authentication') }],
  [{ state: 'completed', status: 'All is done.' }, 'began text done', undefined],
  [{ state: 'a-state-of-tomorrow' }, 'began failed', { reason: 'agent-error' }],
])('a task that ends as %j is told as what it is', async (plan, kinds, failure) => {
  for (const [version, streams] of ways) {
    const { server, runtime, endpoint } = await start({ version, streams });
    server.plan = plan;
    const heard = await hear(runtime, turnAt(endpoint));
    expect(heard.kinds).toBe(kinds);
    if (failure !== undefined) expect(heard.failure).toMatchObject({ ...failure, begun: true });
  }
});

test('a stream that ends before its task is looked after until the task ends', async () => {
  const { server, runtime, endpoint } = await start();
  server.plan = { says: ['Whole ', 'text.'], breaks: true };
  const { text, end } = await hear(runtime, turnAt(endpoint));
  expect([text, end?.kind]).toEqual(['Whole text.', 'done']);
});

test.each(ways)(
  'when nobody waits any more the task is cancelled: version %s, streamed %s',
  async (version, streams) => {
    const { server, runtime, endpoint } = await start({ version, streams });
    const held = Promise.withResolvers<void>();
    server.plan = { waitsFor: held.promise };
    const controller = new AbortController();
    for await (const { kind } of runtime.invoke(turnAt(endpoint, { signal: controller.signal }))) {
      if (kind === 'began') controller.abort();
    }
    await runtime.settled();
    expect(server.cancelled).toHaveLength(1);
    held.resolve();
  },
);

test('a task that was not yet named when its user hung up is cancelled as soon as it is', async () => {
  const { server, runtime, endpoint } = await start();
  const held = Promise.withResolvers<void>();
  server.plan = { waitsFor: held.promise };
  const controller = new AbortController();
  server.refuse = () => {
    controller.abort();
    return undefined;
  };
  expect((await hear(runtime, turnAt(endpoint, { signal: controller.signal }))).events).toEqual([]);
  await runtime.settled();
  expect(server.cancelled).toHaveLength(1);
  held.resolve();
});

test('a task that never ends is given up, and cancelled', async () => {
  const { server, runtime, endpoint } = await start({ streams: false }, hastyStopwatch());
  const held = Promise.withResolvers<void>();
  server.plan = { waitsFor: held.promise };
  const { failure } = await hear(runtime, turnAt(endpoint));
  expect(failure).toMatchObject({ reason: 'timeout', begun: true });
  await runtime.settled();
  expect(server.cancelled).toHaveLength(1);
  held.resolve();
});

test('errors are told as whose they are, and whether anything was begun', async () => {
  const { server, runtime, endpoint } = await start();
  const failureFrom = async (body: unknown, status = 200) => {
    server.refuse = () => ({ status, body });
    return (await hear(runtime, turnAt(endpoint))).failure;
  };
  const rpc = (code: number) => ({ jsonrpc: '2.0', id: 1, error: { code, message: 'Oh no.' } });
  expect(await failureFrom(rpc(-32005))).toMatchObject({ reason: 'user-error', because: 'Oh no.', begun: false });
  expect(await failureFrom(rpc(-32603))).toMatchObject({ reason: 'agent-error', begun: true });
  expect(await failureFrom(rpc(-32601))).toMatchObject({ reason: 'agent-error', begun: false });
  expect(await failureFrom({ jsonrpc: '2.0', id: 1 })).toMatchObject({ reason: 'agent-error' });
  expect(await failureFrom({ jsonrpc: '2.0', id: 1, result: { other: {} } })).toMatchObject({ reason: 'agent-error' });
  expect(await failureFrom({}, 503)).toMatchObject({ reason: 'agent-error', status: 503, begun: true });
  server.refuse = undefined;
  const unknown = await hear(runtime, turnAt(endpoint, { conversation: 'ctx.task' }));
  expect(unknown.failure).toMatchObject({ reason: 'conversation-gone', begun: false });
  const nobody = await hear(runtime, turnAt({ ...endpoint, baseUrl: 'http://127.0.0.1:9' }));
  expect(nobody.failure).toMatchObject({ reason: 'agent-error', begun: false });
});

test.each([
  [
    'offers nothing that can be spoken',
    { supportedInterfaces: [{ url: 'http://127.0.0.1:1/', protocolBinding: 'JSONRPC', protocolVersion: '7.0' }] },
    '7.0',
  ],
  [
    'offers no JSON-RPC',
    { supportedInterfaces: [{ url: 'http://127.0.0.1:1/', protocolBinding: 'GRPC', protocolVersion: '1.0' }] },
    'none over JSON-RPC',
  ],
  [
    'leads to another host',
    { supportedInterfaces: [{ url: 'http://10.0.0.7/rpc', protocolBinding: 'JSONRPC', protocolVersion: '1.0' }] },
    '`baseUrl`',
  ],
  ['is no card', { supportedInterfaces: 'none' }, 'unknown form'],
])('an agent whose card %s is not spoken to, and the reason says so', async (_, card, because) => {
  const { server, runtime, endpoint } = await start();
  server.card = card;
  const { failure } = await hear(runtime, turnAt(endpoint, { credential: 'k3y' }));
  expect(failure).toMatchObject({ reason: 'agent-error', begun: false, because: expect.stringContaining(because) });
  expect(server.seen).toEqual([]);
});

test('a card is read once for many turns, and again when the agent no longer speaks as it says', async () => {
  const { server, runtime, endpoint } = await start();
  server.card = { capabilities: { streaming: false } };
  await hear(runtime, turnAt(endpoint));
  server.card = {};
  await hear(runtime, turnAt(endpoint));
  expect(server.seen.filter(({ method }) => method === 'SendStreamingMessage')).toEqual([]);
  server.refuse = ({ method }) =>
    method === 'SendMessage' ? { status: 200, body: { error: { code: -32601 } } } : undefined;
  expect((await hear(runtime, turnAt(endpoint))).failure).toMatchObject({ begun: false });
  expect((await hear(runtime, turnAt(endpoint))).text).toBe('v1 after 1: hello');
  expect(server.seen.filter(({ method }) => method === 'SendStreamingMessage')).toHaveLength(1);
});

test('shows its key in the header that was named, to card and agent, and never tells it', async () => {
  const { runtime, endpoint, logged } = await start({ key: { header: 'x-api-key', value: 's3cret' } });
  const at = { ...endpoint, credentialHeader: 'X-API-Key' };
  expect((await hear(runtime, turnAt(at, { credential: 's3cret' }))).text).toBe('v1 after 1: hello');
  const other = { ...at, baseUrl: `${at.baseUrl}/` };
  const { failure } = await hear(runtime, turnAt(other, { credential: 'wr0ng' }));
  expect(failure).toMatchObject({ reason: 'agent-error', begun: false });
  expect(JSON.stringify([failure, logged])).not.toContain('wr0ng');
});
