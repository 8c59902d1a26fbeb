import type OpenAI from 'openai';
import { APIError, BadRequestError, RateLimitError } from 'openai';
import { afterEach, describe, expect, test } from 'vitest';
import type { RequestOutcome } from '#domain/sample/index.ts';
import { deploymentOf } from '#testing/gateway/gateway-world.ts';
import { InvokedWorld, type Protocol } from '#testing/gateway/invoked-world.ts';
import { eventually } from '#testing/runtimes/invoking.ts';

let world: InvokedWorld;
let client: OpenAI;
afterEach(() => world.close());

async function start(protocol: Protocol, weightBp = 0): Promise<void> {
  world = new InvokedWorld(protocol);
  await world.open();
  world.decide(weightBp);
  client = world.client();
}

const messages = [{ role: 'user' as const, content: 'hello' }];
const chat = (more: object = {}) => client.chat.completions.create({ model: 'helper', messages, ...more });

/** All that a raw stream says, and whether it ended as a whole one does. */
async function raw(path: string, body: object): Promise<string> {
  const response = await world.post(path, { model: 'helper', stream: true, ...body });
  return response.text().catch(() => 'cut');
}

async function counted(label: 'v1' | 'v2', outcome: RequestOutcome, times: number): Promise<void> {
  await eventually(() => expect(world.outcomes(label, outcome)).toBe(times));
}

describe.each(['threads', 'a2a'] as const)('an agent that speaks %s', (protocol) => {
  test('is counted as others are: outcome, latency, first byte and tokens', async () => {
    await start(protocol);
    await chat();
    await (await world.post('/v1/responses', { model: 'helper', input: 'hello', stream: true })).text();
    await counted('v1', 'success', 2);
    const rollups = world.counted('v1');
    const sum = (of: (rollup: (typeof rollups)[number]) => number) => rollups.reduce((all, each) => all + of(each), 0);
    expect([sum(({ latency }) => latency.n), sum(({ firstByte }) => firstByte.n)]).toEqual([2, 1]);
    expect(sum(({ tokens }) => tokens.sum)).toBe(protocol === 'threads' ? 32 : 0);
  });

  test('that can’t be reached costs no user an answer: the baseline serves, with all that was said', async () => {
    await start(protocol, 10_000);
    world.decide(10_000, {}, { v2: { baseUrl: 'http://127.0.0.1:9' } });
    const { data, response } = await chat({
      messages: [...messages, { role: 'assistant', content: 'Hi.' }, ...messages],
    }).withResponse();
    expect(data.choices[0]?.message.content).toMatch(protocol === 'threads' ? /^v1 after 3/ : /^v1 after 1.*Hi\./s);
    expect(response.headers.get('x-headgate-assignment')).toBe('fallback');
    await counted('v2', 'agent-error', 1);
    await counted('v1', 'success', 1);
  });

  test('stops its work when the user hangs up, and that counts as hung up', async () => {
    await start(protocol);
    const held = Promise.withResolvers<void>();
    world.agents.v1.plan = { says: ['Half a', ' word'], waitsFor: held.promise };
    for await (const chunk of await client.chat.completions.create({ model: 'helper', messages, stream: true })) {
      if (chunk.choices[0]?.delta.content !== '') break;
    }
    await eventually(() => expect(world.agents.v1.cancelled).toHaveLength(1));
    const controller = new AbortController();
    const whole = client.chat.completions.create({ model: 'helper', messages }, { signal: controller.signal });
    const asked = (): number => world.agents.v1.seen.length;
    const before = asked();
    await eventually(() => expect(asked()).toBeGreaterThan(before + (protocol === 'threads' ? 1 : 0)));
    controller.abort();
    await expect(whole).rejects.toBeInstanceOf(APIError);
    await eventually(() => expect(world.agents.v1.cancelled).toHaveLength(2));
    await counted('v1', 'aborted', 2);
    held.resolve();
  });

  test('that breaks off half-way never looks as if it were done', async () => {
    await start(protocol);
    world.agents.v1.plan = {
      says: ['Half a'],
      ...(protocol === 'threads'
        ? { fails: { code: 'server_error', message: 'It broke.' } }
        : { state: 'failed', status: 'It broke.' }),
    };
    const chunks = await raw('/v1/chat/completions', { messages });
    expect(chunks).toContain('Half a');
    expect(chunks).toMatch(/data: \{"error":\{[^\n]*"code":"agent_failed"[^\n]*\n\n$/);
    expect(chunks).not.toContain('[DONE]');
    const events = await raw('/v1/responses', { input: 'hello' });
    expect(events).toMatch(/event: response.failed\n[^\n]*"code":"agent_failed"[^\n]*\n\n$/);
    await expect(chat()).rejects.toMatchObject({ status: 502, code: 'agent_failed' });
    await counted('v1', 'agent-error', 3);
  });

  test('goes on on the other release when its own is taken back, with the whole history', async () => {
    await start(protocol, 10_000);
    client = world.client({ 'x-conversation-id': 'chat-1' });
    const first = await chat();
    const said = first.choices[0]?.message.content ?? '';
    expect(said).toMatch(/^v2/);
    world.decide(0, { revoked: [deploymentOf('v2')] });
    const next = await chat({
      messages: [...messages, { role: 'assistant', content: said }, { role: 'user', content: 'more' }],
    });
    expect(next.choices[0]?.message.content).toMatch(
      protocol === 'threads' ? /^v1 after 3: more/ : /^v1 after 1: .*v2 after 1.*more/s,
    );
    await eventually(() => expect(world.log.some(({ event }) => event === 'gateway.conversation.moved')).toBe(true));
    // By an id alone nobody but the release that was taken back could go on.
    world.decide(10_000);
    const { id } = await client.responses.create(
      { model: 'helper', input: 'hello' },
      { headers: { 'x-conversation-id': 'chat-2' } },
    );
    world.decide(0, { revoked: [deploymentOf('v2')] });
    const lost = client.responses.create({ model: 'helper', input: 'more', previous_response_id: id });
    await expect(lost).rejects.toMatchObject({ status: 404, code: 'conversation_not_found' });
  });

  test('is named by its replies in feedback', async () => {
    await start(protocol);
    const { id } = await chat();
    const response = await client.responses.create({ model: 'helper', input: 'hello' });
    for (const responseId of [id, response.id]) {
      const { status } = await world.post('/v1/feedback', { responseId, thumb: 'up' });
      expect(status).toBeLessThan(300);
    }
  });

  test('gets what its user sent along, and none of what is ours', async () => {
    await start(protocol);
    const headers = {
      traceparent: '00-1-1-01',
      'x-tenant': 'acme',
      cookie: 'theme=dark; headgate_pin=x',
      'x-headgate-agent': 'x',
    };
    await world.post(
      '/v1/chat/completions',
      { model: 'helper', messages },
      { ...headers, authorization: 'Bearer of-the-user' },
    );
    const seen = world.agents.v1.seen.at(-1)?.headers;
    expect(seen).toMatchObject({
      traceparent: '00-1-1-01',
      'x-tenant': 'acme',
      authorization: 'Bearer of-the-user',
      cookie: 'theme=dark',
    });
    expect(seen).toMatchObject({
      'content-type': 'application/json',
      'x-request-id': expect.stringMatching(/^req_hg1/),
    });
    expect(Object.keys(seen ?? {}).filter((name) => name.startsWith('x-headgate-'))).toEqual([]);
  });

  test('is told of testers, and of the trace that the gateway goes on with', async () => {
    await start(protocol, 5_000);
    const asked = { conversationFrom: [], userFrom: [], exposeHeaders: true };
    world.control.apply({ ...asked, telemetry: { endpoint: 'http://127.0.0.1:9', sampleRatio: 1 } });
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    await world.post('/v1/chat/completions', { model: 'helper', messages }, { ...world.pass(), traceparent });
    const seen = world.agents.v2.seen.at(-1)?.headers;
    expect(seen?.['x-headgate-purpose']).toBe('tester');
    expect(seen?.traceparent).toMatch(new RegExp(`^00-${'a'.repeat(32)}-(?!${'b'.repeat(16)})[0-9a-f]{16}-01$`));
  });

  test('waits for a reader that takes its time', async () => {
    await start(protocol);
    const piece = 'x'.repeat(64 * 1024);
    world.agents.v1.plan = { says: Array.from({ length: 100 }, () => piece) };
    const response = await world.post('/v1/chat/completions', { model: 'helper', messages, stream: true });
    const text = await response.text();
    expect(text.length).toBeGreaterThan(100 * piece.length);
    expect(text).toMatch(/\[DONE\]\n\n$/);
  });
});

test('what is the user’s to mend says so, and is no fault of the agent', async () => {
  await start('threads');
  const image = [{ type: 'image_url' as const, image_url: { url: 'http://a/b.png' } }];
  await expect(chat({ messages: [{ role: 'user', content: image }] })).rejects.toMatchObject({
    code: 'unsupported_content',
    param: 'messages[0].content[0]',
  });
  await expect(chat({ n: 2 })).rejects.toBeInstanceOf(BadRequestError);
  await expect(chat({ messages: [] })).rejects.toMatchObject({ code: 'messages_missing' });
  await expect(chat({ tools: [{ type: 'web_search' }] })).rejects.toMatchObject({ param: 'tools[0]' });
  const responses = (more: object) => client.responses.create({ model: 'helper', input: 'hello', ...more });
  await expect(responses({ background: true })).rejects.toMatchObject({ param: 'background' });
  await expect(responses({ input: [{ type: 'input_file', file_id: 'x' }] })).rejects.toMatchObject({
    param: 'input[0]',
  });
  await expect(
    responses({
      input: [
        { type: 'item_reference', id: 'msg_1' },
        { role: 'user', content: 'x' },
      ],
    }),
  ).rejects.toMatchObject({ status: 404 });
  await expect(client.responses.retrieve('resp_1')).rejects.toMatchObject({ code: 'unsupported_api' });
  await expect(chat({ top_p: 'x', temperature: 1 })).resolves.toBeDefined();
  await counted('v1', 'user-error', 8);
  expect(world.outcomes('v1', 'agent-error')).toBe(0);
});

test('a content filter, a rate limit and a busy thread are told as what they are', async () => {
  await start('threads');
  const { v1 } = world.threads;
  v1.next.push({ fails: { code: 'content_filter', message: 'The prompt was filtered.' } });
  await expect(chat()).rejects.toMatchObject({ status: 400, code: 'content_filter' });
  v1.next.push({ says: ['Half a'], incomplete: 'content_filter' });
  expect((await chat()).choices[0]?.finish_reason).toBe('content_filter');
  await counted('v1', 'blocked', 2);
  v1.refuse = () => ({ status: 429, body: { error: { message: 'Slow down.', code: 'rate_limit' } } });
  await expect(chat()).rejects.toBeInstanceOf(RateLimitError);
  await counted('v1', 'agent-error', 1);
  v1.refuse = undefined;
  const { id } = await client.responses.create({ model: 'helper', input: 'hello' });
  const held = Promise.withResolvers<void>();
  v1.next.push({ waitsFor: held.promise });
  const under = client.responses.create({ model: 'helper', input: 'one', previous_response_id: id });
  await eventually(() => expect(v1.seen.filter(({ path }) => path.endsWith('/runs'))).toHaveLength(4));
  const meanwhile = client.responses.create({ model: 'helper', input: 'two', previous_response_id: id });
  await expect(meanwhile).rejects.toBeInstanceOf(APIError);
  held.resolve();
  expect((await under).output_text).toContain('one');
});

test('a service that answers is there: what it refuses is passed on, asked once, and ejects nobody', async () => {
  await start('threads', 10_000);
  const { v1, v2 } = world.threads;
  v2.refuse = () => ({ status: 429, body: { error: { message: 'Slow down.', code: 'rate_limit' } } });
  for (let index = 0; index < 6; index += 1) {
    await expect(chat()).rejects.toBeInstanceOf(RateLimitError);
    expect(v2.seen).toHaveLength(index + 1);
  }
  expect(v1.seen).toEqual([]);
  await counted('v2', 'agent-error', 6);
  v2.refuse = undefined;
  expect((await chat()).choices[0]?.message.content).toMatch(/^v2/);
});

test('releases at one service share its threads: another assistant goes on with what was said', async () => {
  await start('threads');
  const { baseUrl } = world.endpoint('v1');
  const shared = { v2: { baseUrl, threads: { assistant: 'asst_two', follow: 'stream' as const } } };
  world.decide(10_000, {}, shared);
  const { id, output_text: first } = await client.responses.create({ model: 'helper', input: 'hello' });
  expect(first).toBe('other after 1: hello');
  world.decide(0, { revoked: [deploymentOf('v2')] }, shared);
  const next = await client.responses.create({ model: 'helper', input: 'more', previous_response_id: id });
  expect(next.output_text).toBe('v1 after 3: more');
});

test('a tester and a user of the same conversation don’t share what they said', async () => {
  await start('threads');
  const { baseUrl } = world.endpoint('v1');
  world.decide(0, {}, { v2: { baseUrl } });
  const named = { 'x-conversation-id': 'chat-1' };
  const ask = async (turns: OpenAI.ChatCompletionMessageParam[], headers: Record<string, string>) =>
    (await client.chat.completions.create({ model: 'helper', messages: turns }, { headers })).choices[0]?.message
      .content;
  const said = (await ask(messages, named)) ?? '';
  const next: OpenAI.ChatCompletionMessageParam[] = [...messages, { role: 'assistant', content: said }, ...messages];
  await ask(next, { ...named, ...world.pass() });
  expect(world.threads.v1.threads.size).toBe(2);
  expect(await ask(next, named)).toBe('v1 after 3: hello');
  expect(world.threads.v1.threads.size).toBe(2);
});

test('a whole reply that takes too long is given up', async () => {
  world = new InvokedWorld('threads');
  await world.open({ upstreamPolicy: { replyTimeoutMs: 100 } });
  world.decide(0);
  client = world.client();
  const held = Promise.withResolvers<void>();
  world.threads.v1.plan = { waitsFor: held.promise };
  await expect(chat()).rejects.toMatchObject({ status: 504, code: 'agent_timeout' });
  await counted('v1', 'agent-error', 1);
  held.resolve();
});
