import { randomUUID } from 'node:crypto';
import type { Reply } from '../brain/answer.ts';
import { type Ask, invalid, readCommonFields, readTurns } from './ask.ts';
import { isObject, type JsonObject } from './body.ts';
import { cutDeltas, type EventScript, formatEvent } from './stream.ts';
import type { TokenUsage } from './tokens.ts';

type ChatAsk = Ask & { readonly includesUsage: boolean };

/** Reads the body of `POST /v1/chat/completions`. */
export function readChatAsk(body: JsonObject): ChatAsk {
  const options = body.stream_options;
  if (options !== undefined && options !== null && !isObject(options)) throw invalid('stream_options', 'an object');
  const includesUsage = isObject(options) && options.include_usage === true;
  return { ...readCommonFields(body), turns: readTurns(body.messages, 'messages'), includesUsage };
}

/** A chat completion. The calls that the agent made itself are in `executed_tool_calls`, which is no part of the standard. */
export function renderChat(reply: Reply, model: string, usage: TokenUsage): unknown {
  const message = { role: 'assistant', content: reply.text, refusal: null, annotations: [], ...executed(reply) };
  return {
    ...frame('chat.completion', model),
    choices: [{ index: 0, message, logprobs: null, finish_reason: 'stop' }],
    usage: renderUsage(usage),
  };
}

/** The same as chunks; the first one carries `executed_tool_calls` in its delta. */
export function scriptChat(ask: ChatAsk, reply: Reply, model: string, usage: TokenUsage): EventScript {
  const base = { ...frame('chat.completion.chunk', model), ...(ask.includesUsage ? { usage: null } : {}) };
  const chunk = (delta: unknown, finishReason: string | null = null) =>
    formatEvent({ ...base, choices: [{ index: 0, delta, logprobs: null, finish_reason: finishReason }] });
  return {
    opening: [chunk({ role: 'assistant', content: '', refusal: null, ...executed(reply) })],
    deltas: cutDeltas(reply.text).map((content) => chunk({ content })),
    closing: [
      chunk({}, 'stop'),
      ...(ask.includesUsage ? [formatEvent({ ...base, choices: [], usage: renderUsage(usage) })] : []),
      'data: [DONE]\n\n',
    ],
  };
}

function frame(object: string, model: string) {
  return {
    id: `chatcmpl-${randomUUID()}`,
    object,
    created: Math.floor(Date.now() / 1000),
    model,
    system_fingerprint: null,
  };
}

function executed(reply: Reply) {
  return reply.calls.length === 0 ? {} : { executed_tool_calls: reply.calls };
}

function renderUsage(usage: TokenUsage) {
  return { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output };
}
