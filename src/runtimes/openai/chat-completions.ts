import { z } from 'zod';
import type { JsonValue } from '#domain/shared/index.ts';
import type { ObservedToolCall } from '#ports/index.ts';
import { outcomeOf, type ReadReply, readToolCall } from '../asking/index.ts';
import { type ModelProtocol, modelOf, parametersOf, resultsOf, toolsOf } from './protocol.ts';

const messageSchema = z.object({
  content: z.union([z.string(), z.array(z.object({ text: z.string().nullish() }))]).nullish(),
  refusal: z.string().nullish(),
  tool_calls: z
    .array(
      z.object({ id: z.string().nullish(), function: z.object({ name: z.string(), arguments: z.string() }).nullish() }),
    )
    .nullish(),
  // No part of the standard: calls that the agent has made itself, which a plain completion has no place for.
  executed_tool_calls: z
    .array(
      z.object({
        ...{ name: z.string(), arguments: z.json().optional() },
        ...{ output: z.unknown().optional(), error: z.unknown().optional() },
        status: z.string().nullish(),
      }),
    )
    .nullish(),
});

const completionSchema = z.object({
  choices: z.array(z.object({ message: messageSchema, finish_reason: z.string().nullish() })).min(1),
  usage: z.object({ total_tokens: z.number().nullish(), completion_tokens: z.number().nullish() }).nullish(),
});

type Message = z.infer<typeof messageSchema>;

/** `POST /chat/completions`, not streamed. */
export const chatCompletions: ModelProtocol = {
  path: '/chat/completions',

  buildBody(messages, inject, offer) {
    const system = inject?.instructions === undefined ? [] : [{ role: 'system', content: inject.instructions }];
    const tools = toolsOf(inject, offer).map((tool) => ({
      type: 'function',
      function: { name: tool.name, description: tool.description, parameters: parametersOf(tool) },
    }));
    // Whatever stands between may not know it; a release that brings a seed of its own means that one.
    const seed = inject === undefined || offer.seed === undefined ? {} : { seed: offer.seed };
    return {
      ...seed,
      ...inject?.parameters,
      ...(tools.length > 0 ? { tools } : {}),
      model: modelOf(inject),
      messages: [...system, ...messages.map(({ role, content }) => ({ role, content })), ...offer.said],
      stream: false,
    };
  },

  readReply(body): ReadReply {
    const parsed = completionSchema.safeParse(body);
    const choice = parsed.data?.choices[0];
    if (choice === undefined) return { kind: 'failed', because: 'it answered JSON that is no chat completion' };
    if (choice.finish_reason === 'content_filter') {
      return { kind: 'blocked', because: 'a content filter withheld the reply' };
    }
    return {
      kind: 'replied',
      text: textOf(choice.message),
      toolCalls: toolCallsOf(choice.message),
      tokens: parsed.data?.usage?.total_tokens ?? undefined,
      outputTokens: parsed.data?.usage?.completion_tokens ?? undefined,
    };
  },

  answerCalls(body, tools) {
    const asked = completionSchema.safeParse(body).data?.choices[0]?.message.tool_calls ?? [];
    const calls = asked.flatMap(({ id, function: called }) =>
      id == null || called == null ? [] : [{ id, name: called.name, arguments: called.arguments }],
    );
    const results = calls.length === asked.length ? resultsOf(calls, tools) : undefined;
    if (results === undefined) return undefined;
    const made = calls.map(({ id, ...call }) => ({ id, type: 'function', function: call }));
    return [
      { role: 'assistant', content: null, tool_calls: made },
      ...results.map(({ id, result }) => ({ role: 'tool', tool_call_id: id, content: result })),
    ];
  },
};

function textOf({ content, refusal }: Message): string {
  const text = Array.isArray(content) ? content.map((part) => part.text ?? '').join('') : (content ?? '');
  return text === '' ? (refusal ?? '') : text;
}

function toolCallsOf({ tool_calls: asked, executed_tool_calls: executed }: Message): readonly ObservedToolCall[] {
  return [
    ...(executed ?? []).map((call) => ({
      ...{ name: call.name, arguments: (call.arguments ?? {}) as JsonValue },
      ...outcomeOf(call),
    })),
    ...(asked ?? []).flatMap((call) =>
      call.function == null ? [] : [readToolCall(call.function.name, call.function.arguments)],
    ),
  ];
}
