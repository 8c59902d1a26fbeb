import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '#domain/release/index.ts';
import type { AgentReply, AgentRequest } from '#ports/index.ts';
import { type Answer, makeOptions, startTinyServer } from '#testing/runtimes/tiny-server.ts';
import { createOpenAiRuntime } from './index.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

const QUESTION: AgentRequest = {
  messages: [{ role: 'user', content: 'Is SKU-123 in stock?' }],
  purpose: 'evaluation',
  timeoutMs: 5_000,
};

async function ask(
  answer: Answer,
  {
    endpoint,
    request,
    secrets,
  }: { endpoint?: Partial<Endpoint>; request?: Partial<AgentRequest>; secrets?: Record<string, string> } = {},
) {
  const server = await startTinyServer(() => answer);
  const { options, logged, close } = makeOptions(secrets);
  cleanups.push(close, server.stop);
  const caller = createOpenAiRuntime(options);
  const to: Endpoint = { baseUrl: `${server.url}/v1`, api: 'chat-completions', ...endpoint };
  const reply = await caller.call(to, { ...QUESTION, ...request });
  return { reply, received: server.received, logged };
}

const json = (value: unknown, status = 200, headers: Record<string, string> = {}): Answer => ({
  status,
  headers,
  body: JSON.stringify(value),
});

const completion = (message: unknown, finishReason = 'stop') =>
  json({
    choices: [{ index: 0, message, finish_reason: finishReason }],
    usage: { total_tokens: 31, completion_tokens: 9 },
  });

function becauseOf(reply: AgentReply): string {
  return reply.kind === 'failed' || reply.kind === 'blocked' ? reply.because : `not that, but ${reply.kind}`;
}

describe('asking over chat completions', () => {
  it('reads text, tokens, the calls it is asked to make and the calls the agent made itself', async () => {
    const { reply, received } = await ask(
      completion({
        content: 'Yes, 42 units.',
        tool_calls: [{ id: 'c1', type: 'function', function: { name: 'check_price', arguments: '{"sku":"SKU-123"}' } }],
        executed_tool_calls: [{ name: 'check_inventory', arguments: { sku: 'SKU-123' }, output: 42 }],
      }),
    );
    expect(reply).toMatchObject({
      kind: 'replied',
      text: 'Yes, 42 units.',
      ...{ tokens: 31, outputTokens: 9 },
      toolCalls: [
        { name: 'check_inventory', arguments: { sku: 'SKU-123' } },
        { name: 'check_price', arguments: { sku: 'SKU-123' } },
      ],
    });
    expect(received[0]?.path).toBe('/v1/chat/completions');
    expect(received[0]?.headers['x-headgate-purpose']).toBe('evaluation');
    expect(received[0]?.headers.authorization).toBeUndefined();
  });

  it('sends the release along when the endpoint is a bare model, and its parameters cannot replace the question', async () => {
    const { received } = await ask(completion({ content: 'Hi.' }), {
      endpoint: {
        credentialEnv: 'AGENT_KEY',
        inject: {
          instructions: 'Be kind.',
          model: { name: 'small-1' },
          parameters: { temperature: 0, stream: true, messages: [] },
          tools: [{ name: 'now', description: 'The time.', parameters: {} }],
        },
      },
      secrets: { AGENT_KEY: 'sk-1' },
    });
    expect(received[0]?.headers.authorization).toBe('Bearer sk-1');
    expect(JSON.parse(received[0]?.body ?? '')).toEqual({
      model: 'small-1',
      temperature: 0,
      stream: false,
      messages: [
        { role: 'system', content: 'Be kind.' },
        { role: 'user', content: 'Is SKU-123 in stock?' },
      ],
      tools: [
        {
          type: 'function',
          function: { name: 'now', description: 'The time.', parameters: { type: 'object', properties: {} } },
        },
      ],
    });
  });

  it('keeps arguments that are not JSON as the text they are', async () => {
    const { reply } = await ask(
      completion({ content: null, tool_calls: [{ function: { name: 'f', arguments: '{oops' } }] }),
    );
    expect(reply).toMatchObject({ kind: 'replied', text: '', toolCalls: [{ name: 'f', arguments: '{oops' }] });
  });

  it('takes a refusal by the model as its answer, and a withheld reply as blocked', async () => {
    const refused = await ask(completion({ content: null, refusal: 'I would rather not.' }));
    expect(refused.reply).toMatchObject({ kind: 'replied', text: 'I would rather not.' });
    const withheld = await ask(completion({ content: '' }, 'content_filter'));
    expect(withheld.reply.kind).toBe('blocked');
  });
});

describe('what came of calls', () => {
  it('is read where it is told, beside the call or among the items, and is unknown elsewhere', async () => {
    const executed = [
      { name: 'stock', arguments: {}, output: { available: 3 } },
      { name: 'price', arguments: {}, error: 'timeout' },
      { name: 'rate', arguments: {}, output: '{"error":"no such currency"}' },
      { name: 'note', arguments: {} },
    ];
    const chat = await ask(completion({ content: 'Yes.', executed_tool_calls: executed }));
    expect(chat.reply).toMatchObject({
      toolCalls: [{ outcome: 'succeeded' }, { outcome: 'failed' }, { outcome: 'failed' }, { name: 'note' }],
    });
    expect(chat.reply.kind === 'replied' && chat.reply.toolCalls[3]).not.toHaveProperty('outcome');
    const output = [
      { type: 'function_call', name: 'stock', arguments: '{}', call_id: 'a' },
      { type: 'function_call_output', output: '{"error":{"message":"down"}}', call_id: 'a' },
      { type: 'mcp_call', name: 'search', arguments: '{}', output: 'found' },
      { type: 'message', content: [{ type: 'output_text', text: 'Yes.' }] },
    ];
    const responses = await ask(json({ status: 'completed', output }), { endpoint: { api: 'responses' } });
    expect(responses.reply).toMatchObject({
      toolCalls: [
        { name: 'stock', outcome: 'failed' },
        { name: 'search', outcome: 'succeeded' },
      ],
    });
  });
});

describe('asking over responses', () => {
  const endpoint = { api: 'responses' } as const;

  it('joins the text of all messages and reads function calls among them', async () => {
    const { reply, received } = await ask(
      json({
        status: 'completed',
        output: [
          { type: 'reasoning', content: null },
          { type: 'function_call', name: 'check_inventory', arguments: '{"sku":"SKU-123"}', call_id: 'c' },
          { type: 'function_call_output', output: '42', call_id: 'c' },
          {
            type: 'message',
            content: [
              { type: 'output_text', text: 'Yes, ' },
              { type: 'output_text', text: '42.' },
            ],
          },
        ],
        usage: { total_tokens: 12, output_tokens: 5 },
      }),
      { endpoint: { ...endpoint, inject: { instructions: 'Be kind.', parameters: {}, tools: [] } } },
    );
    expect(reply).toMatchObject({
      kind: 'replied',
      text: 'Yes, 42.',
      ...{ tokens: 12, outputTokens: 5 },
      toolCalls: [{ name: 'check_inventory', arguments: { sku: 'SKU-123' } }],
    });
    expect(received[0]?.path).toBe('/v1/responses');
    expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({
      instructions: 'Be kind.',
      store: false,
      stream: false,
    });
  });

  it('tells a filter from a failure from an unfinished response', async () => {
    const filtered = { status: 'incomplete', incomplete_details: { reason: 'content_filter' }, output: [] };
    expect((await ask(json(filtered), { endpoint })).reply.kind).toBe('blocked');
    const broken = { status: 'failed', error: { message: 'out of memory' }, output: [] };
    expect(becauseOf((await ask(json(broken), { endpoint })).reply)).toBe(
      'its response ended as "failed": out of memory',
    );
    const queued = { status: 'in_progress', output: [] };
    expect(becauseOf((await ask(json(queued), { endpoint })).reply)).toContain('in_progress');
  });
});

describe('answers that are no reply', () => {
  const cases: readonly [string, Answer, AgentReply['kind'], RegExp][] = [
    [
      'an HTML page',
      { headers: { 'content-type': 'text/html' }, body: '<html>hi</html>' },
      'failed',
      /with an HTML page/,
    ],
    ['nothing', { body: '' }, 'failed', /with an empty body/],
    ['prose', { body: 'Hello there' }, 'failed', /not JSON \(11 characters\)/],
    ['half a body', { body: '{"choices":[{"mess' }, 'failed', /not JSON/],
    [
      'an event stream',
      { headers: { 'content-type': 'text/event-stream' }, body: 'data: {}\n\n' },
      'failed',
      /event stream/,
    ],
    ['some other JSON', json({ ok: true }), 'failed', /no chat completion/],
    ['an empty reply', completion({ content: '  ' }), 'failed', /neither text nor a tool call/],
    ['a 500', json({ error: { message: 'boom' } }, 500), 'failed', /answered 500: boom/],
    [
      'an HTML 502',
      { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>' },
      'failed',
      /502: an HTML page/,
    ],
    ['a redirect', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' }, 'failed', /final address/],
    ['a wrong key', json({ error: { message: 'bad key' } }, 401), 'failed', /check the credential/],
    [
      'a used-up quota',
      json({ error: { code: 'insufficient_quota', message: 'no money' } }, 429),
      'failed',
      /no money/,
    ],
    ['a filtered prompt', json({ error: { code: 'content_filter' } }, 400), 'blocked', /content filter/],
    [
      'a prompt filtered as Azure says it',
      json({ error: { code: '400', innererror: { code: 'ResponsibleAIPolicyViolation' } } }, 400),
      'blocked',
      /content filter/,
    ],
    ['a closed connection', 'hang-up', 'failed', /other side closed|socket|ECONNRESET/i],
  ];
  it.each(cases)('%s', async (_, answer, kind, because) => {
    const { reply } = await ask(answer);
    expect(reply.kind).toBe(kind);
    expect(becauseOf(reply)).toMatch(because);
  });

  it('a rate limit says how long to wait, in seconds, milliseconds or as a date', async () => {
    const wait = async (headers: Record<string, string>) => (await ask(json({}, 429, headers))).reply;
    expect(await wait({ 'retry-after': '2' })).toEqual({ kind: 'rate-limited', retryAfterMs: 2_000 });
    expect(await wait({ 'retry-after': '2', 'retry-after-ms': '150' })).toEqual({
      kind: 'rate-limited',
      retryAfterMs: 150,
    });
    expect(await wait({ 'retry-after': 'Mon, 01 Jun 2026 10:30:07 GMT' })).toEqual({
      kind: 'rate-limited',
      retryAfterMs: 7_000,
    });
    expect(await wait({ 'retry-after': 'soon' })).toEqual({ kind: 'rate-limited', retryAfterMs: undefined });
    expect(await wait({})).toEqual({ kind: 'rate-limited', retryAfterMs: undefined });
  });

  it('an agent that does not answer in time', async () => {
    const { reply } = await ask('never', { request: { timeoutMs: 40 } });
    expect(becauseOf(reply)).toBe('no whole reply within 40 ms');
    expect(reply.kind === 'failed' && reply.latencyMs).toBeGreaterThanOrEqual(35);
  });

  it('an agent that nobody runs', async () => {
    const { reply } = await ask('never', { endpoint: { baseUrl: 'http://127.0.0.1:1/v1' } });
    expect(becauseOf(reply)).toContain('ECONNREFUSED');
  });

  it('a request that we broke off ourselves', async () => {
    const { reply } = await ask('never', { request: { signal: AbortSignal.abort() } });
    expect(becauseOf(reply)).toBe('the request was broken off by us');
  });

  it('an endless one', async () => {
    const { reply } = await ask({ body: `"${'x'.repeat(9 * 1024 * 1024)}"` });
    expect(becauseOf(reply)).toBe('it answered more than 8 MB');
  });

  it('a key that is not set stops before anything is sent', async () => {
    const { reply, received } = await ask(completion({ content: 'Hi.' }), {
      endpoint: { credentialEnv: 'NO_SUCH_KEY' },
    });
    expect(becauseOf(reply)).toContain('NO_SUCH_KEY');
    expect(received).toHaveLength(0);
  });
});

it('neither the log nor a reason holds what was said or the key', async () => {
  const { reply, logged } = await ask(json({ error: { message: 'Incorrect key sk-secret-1' } }, 401), {
    endpoint: { credentialEnv: 'AGENT_KEY' },
    secrets: { AGENT_KEY: 'sk-secret-1' },
  });
  expect(becauseOf(reply)).toContain('Incorrect key ***');
  expect(logged.join()).toContain('agent.call.no-reply');
  expect(logged.join()).not.toMatch(/SKU-123|sk-secret|Incorrect/);
});
