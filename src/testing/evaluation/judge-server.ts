import type { JudgeConfig } from '#domain/config/index.ts';
import { type Answer, startTinyServer } from '../runtimes/tiny-server.ts';

/** What a scripted judge was asked. */
export type JudgeRequest = {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: Readonly<Record<string, unknown>>;
  readonly instructions: string;
  /** What stands outside of all marks in the message about the case. */
  readonly frame: string;
  /** What stands between marks, by field. */
  readonly data: Readonly<Record<string, string>>;
  /** Later turns: our reminder after an answer that could not be used. */
  readonly reminders: readonly string[];
  /** Counts from 1. */
  readonly call: number;
};

/** What it says: an answer as text, one that ended in another way, or whatever HTTP allows. */
export type JudgeReply =
  | string
  | { readonly says: string; readonly finish?: string; readonly model?: string; readonly refusal?: string }
  | Answer;

/** A model on loopback that speaks OpenAI's chat completions and judges as the script says. */
export async function startJudgeServer(script: (request: JudgeRequest) => JudgeReply) {
  const requests: JudgeRequest[] = [];
  const server = await startTinyServer(({ path, headers, body }) => {
    const parsed = JSON.parse(body) as { messages: { role: string; content: string }[] };
    const [system, first, ...later] = parsed.messages;
    const request: JudgeRequest = {
      ...{ path, headers, body: parsed, instructions: system?.content ?? '', ...readMarks(first?.content ?? '') },
      reminders: later.filter(({ role }) => role === 'user').map(({ content }) => content),
      call: requests.length + 1,
    };
    requests.push(request);
    return toAnswer(script(request));
  });
  return { ...server, requests };
}

type Fields = Readonly<Record<string, unknown>>;

export function judgement(score: unknown, before: Fields = {}, after: Fields = {}): string {
  return JSON.stringify({ ...before, reason: 'because the script says so', score, ...after });
}

/** A judge at that server, as `evaluation.judge` makes it. */
export function judgeAt(url: string, more: Partial<JudgeConfig> = {}): JudgeConfig {
  return {
    ...{ provider: 'openai-compatible', model: 'scripted', baseUrl: `${url}/v1`, temperature: 0, format: 'schema' },
    ...{ maxTokens: 500, timeoutMs: 5_000, repeats: 1, concurrency: 4 },
    ...more,
  };
}

/** The frame of a message, and the data between its marks, as a reader who trusts only marks takes it apart. */
export function readMarks(message: string): Pick<JudgeRequest, 'frame' | 'data'> {
  const mark = /^MARK is ([0-9a-f]{16})\.\n/.exec(message)?.[1] ?? 'none';
  const data: Record<string, string> = {};
  const between = new RegExp(`<([a-z-]+) ${mark}>\\n([\\s\\S]*?)\\n</\\1 ${mark}>`, 'g');
  const frame = message.replace(between, (_, field: string, text: string) => {
    data[field] = text;
    return `[${field}]`;
  });
  return { frame, data };
}

function toAnswer(reply: JudgeReply): Answer {
  if (typeof reply === 'object' && 'body' in reply) return reply;
  if (reply === 'never' || reply === 'hang-up') return reply;
  const {
    says,
    finish = 'stop',
    model = 'scripted-2026',
    refusal,
  } = typeof reply === 'string' ? { says: reply } : reply;
  return {
    body: JSON.stringify({
      ...{ id: 'chatcmpl-1', object: 'chat.completion', created: 1, model },
      choices: [{ index: 0, message: { role: 'assistant', content: says, refusal }, finish_reason: finish }],
      usage: { prompt_tokens: 900, completion_tokens: 40, total_tokens: 940 },
    }),
  };
}
