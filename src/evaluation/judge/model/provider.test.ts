import { afterEach, describe, expect, it, vi } from 'vitest';
import type { JudgeConfig } from '#domain/config/index.ts';
import { caseSchema } from '#domain/dataset/index.ts';
import { judgeAt } from '#testing/evaluation/judge-server.ts';
import { type Answer, startTinyServer } from '#testing/runtimes/tiny-server.ts';
import { openModelJudge } from './index.ts';

const SAYS = '{"reason":"to the point","score":4}';

/** How each provider's models answer on the wire: with a judgement, and when a filter stops them. */
const wires: Readonly<
  Record<'chat' | 'messages' | 'content', { readonly judgement: object; readonly filtered: object }>
> = {
  chat: {
    judgement: {
      ...{ id: 'x', object: 'chat.completion', created: 1, model: 'real-name' },
      choices: [{ index: 0, message: { role: 'assistant', content: SAYS }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 5, completion_tokens: 6, total_tokens: 11 },
    },
    filtered: {
      ...{ id: 'x', object: 'chat.completion', created: 1, model: 'real-name' },
      choices: [{ index: 0, message: { role: 'assistant', content: '' }, finish_reason: 'content_filter' }],
    },
  },
  messages: {
    judgement: {
      ...{ id: 'm', type: 'message', role: 'assistant', model: 'real-name', stop_reason: 'tool_use' },
      content: [{ type: 'tool_use', id: 't', name: 'json', input: JSON.parse(SAYS) }],
      usage: { input_tokens: 5, output_tokens: 6 },
    },
    filtered: {
      ...{ id: 'm', type: 'message', role: 'assistant', model: 'real-name', stop_reason: 'refusal', content: [] },
      usage: { input_tokens: 5, output_tokens: 0 },
    },
  },
  content: {
    judgement: {
      candidates: [{ content: { role: 'model', parts: [{ text: SAYS }] }, finishReason: 'STOP' }],
      usageMetadata: { promptTokenCount: 5, candidatesTokenCount: 6, totalTokenCount: 11 },
      modelVersion: 'real-name',
    },
    filtered: { promptFeedback: { blockReason: 'SAFETY' }, modelVersion: 'real-name' },
  },
};

type Row = {
  readonly provider: JudgeConfig['provider'];
  readonly base: string;
  readonly more?: Partial<JudgeConfig>;
  readonly wire: keyof typeof wires;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
};

const rows: readonly Row[] = [
  {
    provider: 'openai-compatible',
    base: '/v1',
    wire: 'chat',
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer k-123' },
  },
  {
    provider: 'ollama',
    base: '/v1',
    wire: 'chat',
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer k-123' },
  },
  {
    provider: 'openai',
    base: '/v1',
    wire: 'chat',
    path: '/v1/chat/completions',
    headers: { authorization: 'Bearer k-123' },
  },
  {
    ...{ provider: 'azure', base: '/openai/v1', wire: 'chat', path: '/openai/v1/chat/completions' },
    headers: { 'api-key': 'k-123', authorization: undefined },
  },
  {
    ...{ provider: 'azure', base: '/openai/deployments/d', more: { apiVersion: '2024-10-21' }, wire: 'chat' },
    path: '/openai/deployments/d/chat/completions?api-version=2024-10-21',
    headers: { 'api-key': 'k-123', authorization: undefined },
  },
  {
    provider: 'anthropic',
    base: '/v1',
    wire: 'messages',
    path: '/v1/messages',
    headers: { 'x-api-key': 'k-123', authorization: undefined },
  },
  {
    ...{ provider: 'google', base: '/v1beta', wire: 'content', path: '/v1beta/models/named:generateContent' },
    headers: { 'x-goog-api-key': 'k-123', authorization: undefined },
  },
];

const started: { stop(): Promise<void> }[] = [];
afterEach(async () => {
  vi.unstubAllEnvs();
  for (const server of started.splice(0)) await server.stop();
});

async function open({ provider, base, more }: Row, answer: (call: number) => Answer) {
  let calls = 0;
  const server = await startTinyServer(() => {
    calls += 1;
    return answer(calls);
  });
  started.push(server);
  const config = judgeAt(server.url, {
    provider,
    model: 'named',
    baseUrl: `${server.url}${base}`,
    credentialEnv: 'KEY',
    ...more,
  });
  const judge = await openModelJudge(config, {
    secrets: { read: (name) => (name === 'KEY' ? 'k-123' : undefined) },
    stopwatch: { elapsedMs: () => 0 },
    wallClock: { now: () => 0 },
    signal: new AbortController().signal,
    folder: undefined,
  });
  return { server, judge };
}

const input = { item: caseSchema.parse({ id: 'c', query: 'Is it?' }), reply: 'Yes.', toolCalls: [] };
const json = (body: object): Answer => ({ body: JSON.stringify(body) });

describe.each(rows)('a judge of $provider at $base', (row) => {
  const { judgement, filtered } = wires[row.wire];

  it('is asked in its protocol, at the configured address with the configured key, and says its name', async () => {
    // What stands in the environment for other tools is theirs.
    for (const name of ['OPENAI', 'AZURE', 'ANTHROPIC', 'GOOGLE_GENERATIVE_AI']) {
      vi.stubEnv(`${name}_API_KEY`, 'stranger');
      vi.stubEnv(`${name}_BASE_URL`, 'http://127.0.0.1:9/elsewhere');
    }
    vi.stubEnv('ANTHROPIC_AUTH_TOKEN', 'stranger');
    const { server, judge } = await open(row, () => json(judgement));
    expect(await judge.score('relevance', input)).toMatchObject({
      outcome: 'scored',
      score: 4,
      reason: 'to the point',
    });
    expect(judge.labelOf('relevance')).toBe('real-name');
    const [, asked] = server.received;
    expect(asked?.path).toBe(row.path);
    for (const [name, value] of Object.entries(row.headers)) expect(asked?.headers[name]).toBe(value);
    expect(JSON.stringify([asked?.headers, asked?.body])).not.toContain('stranger');
    expect(asked?.body).toContain('<reply ');
    expect(asked?.body).toContain('additionalProperties');
  });

  it('is blocked where its filter stops it, and not asked again', async () => {
    const { server, judge } = await open(row, (call) => json(call === 1 ? judgement : filtered));
    expect(await judge.score('relevance', input)).toMatchObject({
      outcome: 'blocked',
      reason: 'the content filter of the judge named stopped its answer',
    });
    expect(server.received).toHaveLength(2);
  });
});

it('an OpenAI model that reasons is sent no temperature', async () => {
  const [, , row] = rows;
  if (row === undefined) throw new Error('no row');
  const { server } = await open({ ...row, more: { model: 'gpt-5-mini' } }, () => json(wires.chat.judgement));
  expect(JSON.parse(server.received[0]?.body ?? '{}')).not.toHaveProperty('temperature');
});
