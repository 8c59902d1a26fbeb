import { z } from 'zod';
import type { ObservedToolCall } from '#ports/index.ts';
import { outcomeOf, type ReadReply, readToolCall } from '../asking/index.ts';
import { type ModelProtocol, modelOf, parametersOf, resultsOf, toolsOf } from './protocol.ts';

const itemSchema = z.object({
  type: z.string(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  call_id: z.string().nullish(),
  output: z.unknown().optional(),
  error: z.unknown().optional(),
  status: z.string().nullish(),
  content: z
    .array(z.object({ type: z.string(), text: z.string().nullish(), refusal: z.string().nullish() }))
    .nullish()
    .catch(null),
});

const responseSchema = z.object({
  status: z.string().nullish(),
  error: z.object({ message: z.string().nullish() }).nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z.array(itemSchema),
  usage: z.object({ total_tokens: z.number().nullish(), output_tokens: z.number().nullish() }).nullish(),
});

type OutputItem = z.infer<typeof itemSchema>;

/** `POST /responses`, not streamed and not stored, so that no later request can continue it. */
export const responses: ModelProtocol = {
  path: '/responses',

  buildBody(messages, inject, offer) {
    const tools = toolsOf(inject, offer).map((tool) => ({
      type: 'function',
      name: tool.name,
      description: tool.description,
      parameters: parametersOf(tool),
    }));
    return {
      ...inject?.parameters,
      ...(tools.length > 0 ? { tools } : {}),
      ...(inject?.instructions === undefined ? {} : { instructions: inject.instructions }),
      model: modelOf(inject),
      input: [...messages.map(({ role, content }) => ({ role, content })), ...offer.said],
      store: false,
      stream: false,
    };
  },

  readReply(body): ReadReply {
    const parsed = responseSchema.safeParse(body);
    if (!parsed.success) return { kind: 'failed', because: 'it answered JSON that is no response object' };
    const { status, error, incomplete_details: incomplete, output, usage } = parsed.data;
    if (incomplete?.reason === 'content_filter') {
      return { kind: 'blocked', because: 'a content filter withheld the reply' };
    }
    // `incomplete` for its length is a reply that was cut off: it is judged as the user would see it.
    if (status != null && status !== 'completed' && status !== 'incomplete') {
      const detail = error?.message ? `: ${error.message.slice(0, 200)}` : '';
      return { kind: 'failed', because: `its response ended as "${status}"${detail}` };
    }
    return {
      kind: 'replied',
      text: output.map(textOf).join(''),
      toolCalls: output.flatMap((item) => toolCallOf(item, output)),
      tokens: usage?.total_tokens ?? undefined,
      outputTokens: usage?.output_tokens ?? undefined,
    };
  },

  answerCalls(body, tools) {
    const output = responseSchema.safeParse(body).data?.output ?? [];
    const calls = output.flatMap(({ type, call_id: id, name, arguments: text }) =>
      type !== 'function_call' ? [] : [{ id: id ?? '', name: name ?? '', arguments: text ?? '' }],
    );
    const answered = output.filter(({ type }) => type === 'function_call_output');
    const results = answered.length === 0 && calls.every(({ id }) => id !== '') ? resultsOf(calls, tools) : undefined;
    if (results === undefined) return undefined;
    return [
      ...calls.map(({ id, ...call }) => ({ type: 'function_call', call_id: id, ...call })),
      ...results.map(({ id, result }) => ({ type: 'function_call_output', call_id: id, output: result })),
    ];
  },
};

function textOf(item: OutputItem): string {
  if (item.type !== 'message') return '';
  return (item.content ?? []).map((part) => part.text ?? part.refusal ?? '').join('');
}

/** Calls that the agent asks for, made itself, or had made by an MCP server; with what came of them where that is among the items. */
function toolCallOf(item: OutputItem, all: readonly OutputItem[]): readonly ObservedToolCall[] {
  if (item.name == null) return [];
  const call = readToolCall(item.name, item.arguments ?? '');
  if (item.type === 'mcp_call') return [{ ...call, ...outcomeOf(item) }];
  if (item.type !== 'function_call') return [];
  const answer = all.find((other) => other.type === 'function_call_output' && other.call_id === item.call_id);
  return [{ ...call, ...(answer === undefined || item.call_id == null ? {} : outcomeOf(answer)) }];
}
