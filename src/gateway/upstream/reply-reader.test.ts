import { expect, test } from 'vitest';
import { createHasher } from '../assignment/hash.ts';
import { GivenIds } from '../id/given-ids.ts';
import { createMac } from '../id/mac.ts';
import { Marks, type Minter } from '../id/marks.ts';
import { ReplyIds } from '../id/reply-ids.ts';
import { ByteBudget } from '../limit/byte-budget.ts';
import { createReplyReader } from './reply-reader.ts';
import type { ReplyReading } from './reply-reading.ts';

const MARK = 'M'.repeat(40);
const minted: Minter = (own) => own.replace(/^([a-z]+_)?/, `$1hg1${MARK}`);
const hasher = await createHasher();
const marks = new Marks({ mac: createMac(Buffer.alloc(32)), hasher, routes: { all: () => [] } as never });

/** What a user gets of a reply that comes in pieces, what it was, and how much of it was held at most. */
function read(
  api: 'chat-completions' | 'responses',
  text: string,
  pieceBytes: number,
  type = 'text/event-stream',
  budget = new ByteBudget(() => 64 * 1024 * 1024),
): { readonly seen: string; readonly reading: ReplyReading; readonly mostHeld: number } {
  const bytes = Buffer.from(text);
  const reader = createReplyReader({
    api,
    status: 200,
    headers: ['content-type', type],
    ownCredential: false,
    isAnswer: true,
    ids: api === 'responses' ? new ReplyIds(() => minted, new GivenIds(marks)) : undefined,
    hold: budget.open('reply'),
  });
  let mostHeld = 0;
  const out: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieceBytes) {
    out.push(reader.push(bytes.subarray(at, at + pieceBytes)) ?? Buffer.alloc(0));
    mostHeld = Math.max(mostHeld, budget.held);
  }
  const { rest, reading } = reader.finish();
  return { seen: Buffer.concat([...out, rest ?? Buffer.alloc(0)]).toString('utf8'), reading, mostHeld };
}

function spokeAfter(api: 'chat-completions' | 'responses', text: string): boolean | undefined {
  const budget = new ByteBudget(() => 1024 * 1024);
  const headers = ['content-type', 'text/event-stream'];
  const rest = { ownCredential: false, isAnswer: true, ids: undefined, hold: budget.open('reply') };
  const reader = createReplyReader({ api, status: 200, headers, ...rest });
  reader.push(Buffer.from(text));
  return reader.spoke;
}

const chat = [
  'data: {"choices":[{"delta":{"content":"\\"usage\\":{\\"total_tokens\\":999} é [DONE]"},"finish_reason":null}],"usage":null}',
  'data: {"choices":[{"delta":{},"finish_reason":"stop"}]}',
  'data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7,"prompt_tokens_details":{"cached_tokens":0}}}',
  'data: [DONE]',
  '',
].join('\n\n');

const responses = (resp: string, msg: string): string =>
  [
    `event: response.created\ndata: {"type":"response.created","response":{"object":"response","error":null,"id":"${resp}"}}`,
    `event: response.output_item.added\ndata: {"type": "response.output_item.added", "item": {"type": "message", "id": "${msg}"}}`,
    `event: response.output_text.delta\ndata: {"type":"response.output_text.delta","item_id":"${msg}","delta":"\\"id\\":\\"resp_1\\" é \\"type\\":\\"response.failed\\""}`,
    `event: response.completed\ndata: {"type": "response.completed", "response": {"id":"${resp}","output":[{"id":"${msg}","call_id":"resp_1"}],"usage": {"input_tokens":2,"output_tokens":5}}}`,
    '',
  ].join('\n\n');

for (const pieceBytes of [1, 7, 64, 100_000]) {
  test(`reads usage and end from streams in pieces of ${pieceBytes} bytes, marks ids, and is not fooled by what a model writes`, () => {
    const { seen, reading } = read('chat-completions', chat, pieceBytes);
    expect(reading).toMatchObject({ outcome: 'success', facts: { tokens: 7 } });
    expect(seen).toBe(chat);
    const translated = read('responses', responses('resp_1', 'msg_1'), pieceBytes);
    expect(translated.reading).toMatchObject({ outcome: 'success', facts: { tokens: 7 } });
    expect(translated.seen).toBe(responses(minted('resp_1'), minted('msg_1')));
  });
}

const event = (value: object): string => `data: ${JSON.stringify(value)}\n\n`;
const quoting = '"function":{"name":"fake"} "model":"fake" "type":"response.output_item.added"';

const calling = {
  'chat-completions': [
    event({
      model: 'gpt-4o-2024-08-06',
      choices: [{ delta: { role: 'assistant', content: '' }, finish_reason: null }],
    }),
    event({ choices: [{ delta: { content: quoting } }] }),
    event({
      choices: [
        {
          delta: { tool_calls: [{ index: 0, id: 'c1', type: 'function', function: { name: 'find', arguments: '' } }] },
        },
      ],
    }),
    event({ choices: [{ delta: { tool_calls: [{ index: 0, function: { arguments: '{"name":"x"}' } }] } }] }),
    event({ choices: [{ delta: { tool_calls: [{ index: 1, function: { arguments: '"{', name: 'order' } }] } }] }),
    event({ choices: [{ delta: {}, finish_reason: 'tool_calls' }] }),
    'data: [DONE]\n\n',
  ],
  responses: [
    event({
      type: 'response.created',
      response: { id: 'resp_1', model: 'gpt-4o-2024-08-06', tools: [{ type: 'function', name: 'never_called' }] },
    }),
    event({ type: 'response.output_item.added', item: { id: 'ws_1', type: 'find_call', status: 'in_progress' } }),
    event({ type: 'response.output_item.added', item: { id: 'msg_1', type: 'message', content: [] } }),
    event({ type: 'response.output_text.delta', item_id: 'msg_1', delta: quoting }),
    event({ type: 'response.output_item.added', item: { id: 'fc_1', type: 'function_call', name: 'order' } }),
    event({ type: 'response.output_item.done', item: { id: 'fc_1', type: 'function_call', name: 'order' } }),
    event({
      type: 'response.completed',
      response: { id: 'resp_1', output: [{ type: 'find_call' }, { type: 'function_call', name: 'order' }] },
    }),
  ],
};

test.each([
  ['chat-completions', 1, 'tool_calls'],
  ['chat-completions', 1_000_000, 'tool_calls'],
  ['responses', 1, 'completed'],
  ['responses', 1_000_000, 'completed'],
] as const)(
  'a stream of %s in pieces of %d bytes tells its model, its tools and why it stopped',
  (api, size, finish) => {
    expect(read(api, calling[api].join(''), size).reading.facts).toMatchObject({
      model: 'gpt-4o-2024-08-06',
      toolCalls: ['find', 'order'],
      finishReason: finish,
    });
  },
);

test.each(['chat-completions', 'responses'] as const)('a stream of %s speaks from its first word on', (api) => {
  const events = calling[api];
  const first = events.findIndex((each) => each.includes('fake'));
  for (const [count, spoke] of [
    [first, false],
    [first + 1, true],
  ] as const) {
    expect(spokeAfter(api, events.slice(0, count).join(''))).toBe(spoke);
  }
});

test('a whole reply tells its tools, model and cached tokens', () => {
  const message = { tool_calls: [{ function: { name: 'find' } }, { function: {} }], function_call: { name: 'order' } };
  const usage = { prompt_tokens: 5, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 4 } };
  const chat = { model: 'm', choices: [{ message, finish_reason: 'tool_calls' }], usage };
  const response = {
    ...{ model: 'm', status: 'completed', usage: { input_tokens: 5, output_tokens: 2, input_tokens_details: {} } },
    output: [{ type: 'web_search_call' }, { type: 'message' }, { type: 'mcp_call', name: 'find' }, null],
  };
  const facts = (api: 'chat-completions' | 'responses', value: object) =>
    read(api, JSON.stringify(value), 50, 'application/json').reading.facts;
  const counts = { tokens: 7, inputTokens: 5, outputTokens: 2, model: 'm' };
  expect(facts('chat-completions', chat)).toEqual({
    ...{ ...counts, cachedInputTokens: 4, toolCalls: ['find', 'order'] },
    finishReason: 'tool_calls',
  });
  expect(facts('responses', response)).toEqual({
    ...{ ...counts, cachedInputTokens: undefined, toolCalls: ['web_search', 'find'] },
    finishReason: 'completed',
  });
});

test('a stream that names nothing before its last event, and ends without a line end, is marked as well', () => {
  const last = (id: string, item: string): string =>
    `data: {"type":"response.completed","response":{"id":"${id}","output":[{"id":"${item}"}]}}`;
  expect(read('responses', last('resp_1', 'rs_2'), 9).seen).toBe(last(minted('resp_1'), minted('rs_2')));
});

test('a whole response has all its ids marked, and nothing else touched', () => {
  const whole = (mark: (id: string) => string): string => `{
    "id": "${mark('resp_1')}", "object": "response", "status": "completed", "temperature": 1.0,
    "previous_response_id": "${mark('resp_0')}", "conversation": {"id": "${mark('conv_1')}"},
    "output": [{"type": "function_call", "id" : "${mark('fc_1')}", "call_id": "call_1", "arguments": "{\\"id\\":\\"fc_1\\"}"}],
    "metadata": {"id": "mine", "note": "resp_1"}, "usage": {"total_tokens": 3}, "text": "é"
  }`;
  const { seen, reading } = read(
    'responses',
    whole((id) => id),
    50,
    'application/json; charset=utf-8',
  );
  expect(seen).toBe(whole(minted));
  expect(reading).toMatchObject({ outcome: 'success', facts: { tokens: 3 } });
});

test('lists of items are marked with the ends of their page', () => {
  const list = (mark: (id: string) => string): string =>
    `{"object":"list","data":[{"id":"${mark('msg_1')}"},{"id":"${mark('msg_2')}"}],"first_id":"${mark('msg_1')}","last_id":"${mark('msg_2')}"}`;
  expect(
    read(
      'responses',
      list((id) => id),
      50,
      'application/json',
    ).seen,
  ).toBe(list(minted));
});

test('a stream without its end is an error, though every event in it is sound', () => {
  const cut = chat.slice(0, chat.indexOf('data: {"choices":[{"delta":{},'));
  expect(read('chat-completions', cut, 50).reading.outcome).toBe('agent-error');
  const whole = responses('resp_1', 'msg_1');
  expect(read('responses', whole.slice(0, whole.indexOf('event: response.completed')), 50).reading.outcome).toBe(
    'agent-error',
  );
});

test('errors and filters inside a stream that began well are seen', () => {
  const outcome = (api: 'chat-completions' | 'responses', text: string): string => read(api, text, 9).reading.outcome;
  expect(outcome('chat-completions', `data: {"error":{"message":"no"}}\n\ndata: [DONE]\n\n`)).toBe('agent-error');
  expect(outcome('responses', 'data: {"type":"response.failed","response":{"id":"a"}}\n\n')).toBe('agent-error');
  expect(outcome('chat-completions', 'data: {"choices":[{"finish_reason":"content_filter"}]}\n\n')).toBe('blocked');
});

test.each(['chat-completions', 'responses'] as const)(
  '%s: what finds no room to be held goes through unread',
  (api) => {
    const text = JSON.stringify({ id: 'resp_1', output: [], filler: 'x'.repeat(5_000) });
    const roomy = read(api, text, 100, 'application/json');
    expect(roomy.mostHeld).toBe(text.length);
    const { seen, reading, mostHeld } = read(api, text, 100, 'application/json', new ByteBudget(() => 1_000));
    expect(seen).toBe(text);
    expect(reading).toMatchObject({ outcome: 'success', because: 'status 200' });
    expect(mostHeld).toBe(1_000);
  },
);

test.each(['chat-completions', 'responses'] as const)('%s: a line that finds no room goes through in parts', (api) => {
  const line = `data: {"type":"response.output_text.delta","delta":"${'x'.repeat(5_000)}"}\n\n`;
  const roomy = read(api, line + line, 100);
  expect(roomy.mostHeld).toBeGreaterThan(4_900);
  const { seen, mostHeld } = read(api, line + line, 100, 'text/event-stream', new ByteBudget(() => 1_000));
  expect(seen).toBe(line + line);
  expect(mostHeld).toBeLessThanOrEqual(1_000);
});

test.each([
  ['ASCII', 'on its way'],
  ['more than ASCII', 'él está en camino ✓ 𝄞 \ufffd'],
])('every byte of a reply stays as it was where its ids are translated: %s', (_, said) => {
  const reply = (id: string): string => JSON.stringify({ object: 'response', id, output: [], said });
  expect(read('responses', reply('resp_1'), 1_000, 'application/json').seen).toBe(reply(minted('resp_1')));
});

test('a byte that is no UTF-8 stays, too', () => {
  const reader = createReplyReader({
    ...{ api: 'responses', status: 200, headers: ['content-type', 'application/json'], ownCredential: false },
    ...{ isAnswer: true, ids: new ReplyIds(() => minted, new GivenIds(marks)) },
    hold: new ByteBudget(() => 1024 * 1024).open('reply'),
  });
  const reply = (id: string): Buffer => Buffer.from(`{"object":"response","id":"${id}","said":"\xff"}`, 'latin1');
  expect(reader.push(reply('resp_1'))).toBeUndefined();
  expect(reader.finish().rest).toEqual(reply(minted('resp_1')));
});
