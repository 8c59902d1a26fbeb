import { randomUUID } from 'node:crypto';
import type { Reply, Turn } from '../brain/answer.ts';
import { type Ask, invalid, readCommonFields, readTurns } from './ask.ts';
import type { JsonObject } from './body.ts';
import { ApiFailure } from './failure.ts';
import type { History } from './history.ts';
import { cutDeltas, type EventScript, formatEvent } from './stream.ts';
import type { TokenUsage } from './tokens.ts';

type ResponsesAsk = Ask & { readonly previousId: string | null; readonly isStored: boolean };

type OutputItem = {
  readonly id: string;
  readonly type: string;
  readonly status: string;
  readonly [field: string]: unknown;
};
type Response = { readonly id: string; readonly output: readonly OutputItem[]; readonly [field: string]: unknown };

/** Reads the body of `POST /v1/responses`; the turns include those of the previous response. */
export function readResponsesAsk(body: JsonObject, history: History): ResponsesAsk {
  const { input, previous_response_id: previousId, store } = body;
  if (previousId !== undefined && previousId !== null && typeof previousId !== 'string') {
    throw invalid('previous_response_id', 'a string');
  }
  const earlier = previousId ? recall(previousId, history) : [];
  const own: readonly Turn[] = typeof input === 'string' ? [{ role: 'user', text: input }] : readTurns(input, 'input');
  return {
    ...readCommonFields(body),
    turns: [...earlier, ...own],
    previousId: previousId ?? null,
    isStored: store !== false,
  };
}

/** A completed response: `function_call` and `function_call_output` of each executed call, then the message. */
export function renderResponse(ask: ResponsesAsk, reply: Reply, model: string, usage: TokenUsage): Response {
  return {
    id: `resp_${randomUUID().replaceAll('-', '')}`,
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: null,
    max_output_tokens: null,
    metadata: {},
    model,
    output: [...reply.calls.flatMap((call, index) => renderCall(call, index)), renderMessage(reply.text)],
    parallel_tool_calls: true,
    previous_response_id: ask.previousId,
    store: ask.isStored,
    temperature: 0,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: {
      input_tokens: usage.input,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: usage.output,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: usage.input + usage.output,
    },
  };
}

/** The same as typed events. */
export function scriptResponse(response: Response, text: string): EventScript {
  let sequence = 0;
  const event = (type: string, fields: object) => formatEvent({ type, sequence_number: sequence++, ...fields }, type);
  const begun = { ...response, status: 'in_progress', output: [], usage: null };
  const opening = [event('response.created', { response: begun }), event('response.in_progress', { response: begun })];
  const last = response.output.length - 1;
  for (const [index, item] of response.output.slice(0, last).entries()) opening.push(...scriptCall(item, index, event));

  const message = response.output[last] as OutputItem;
  const place = { item_id: message.id, output_index: last, content_index: 0 };
  const part = { type: 'output_text', text, annotations: [], logprobs: [] };
  opening.push(
    event('response.output_item.added', {
      output_index: last,
      item: { ...message, status: 'in_progress', content: [] },
    }),
  );
  opening.push(event('response.content_part.added', { ...place, part: { ...part, text: '' } }));
  return {
    opening,
    deltas: cutDeltas(text).map((delta) => event('response.output_text.delta', { ...place, delta, logprobs: [] })),
    closing: [
      event('response.output_text.done', { ...place, text, logprobs: [] }),
      event('response.content_part.done', { ...place, part }),
      event('response.output_item.done', { output_index: last, item: message }),
      event('response.completed', { response }),
    ],
  };
}

function scriptCall(
  item: OutputItem,
  index: number,
  event: (type: string, fields: object) => string,
): readonly string[] {
  const place = { item_id: item.id, output_index: index };
  const args = item.arguments;
  const isCall = item.type === 'function_call';
  const begun = { ...item, status: 'in_progress', ...(isCall ? { arguments: '' } : {}) };
  return [
    event('response.output_item.added', { output_index: index, item: begun }),
    ...(isCall
      ? [
          event('response.function_call_arguments.delta', { ...place, delta: args }),
          event('response.function_call_arguments.done', { ...place, name: item.name, arguments: args }),
        ]
      : []),
    event('response.output_item.done', { output_index: index, item }),
  ];
}

function renderCall(call: Reply['calls'][number], index: number): readonly OutputItem[] {
  const id = `${randomUUID().replaceAll('-', '')}${index}`;
  const shared = { call_id: `call_${id}`, status: 'completed' };
  return [
    { id: `fc_${id}`, type: 'function_call', name: call.name, arguments: JSON.stringify(call.arguments), ...shared },
    { id: `fco_${id}`, type: 'function_call_output', output: JSON.stringify(call.output), ...shared },
  ];
}

function renderMessage(text: string): OutputItem {
  const content = [{ type: 'output_text', text, annotations: [], logprobs: [] }];
  return {
    id: `msg_${randomUUID().replaceAll('-', '')}`,
    type: 'message',
    status: 'completed',
    role: 'assistant',
    content,
  };
}

function recall(previousId: string, history: History): readonly Turn[] {
  const turns = history.read(previousId);
  if (turns !== undefined) return turns;
  throw new ApiFailure(400, `Previous response with id '${previousId}' not found.`, {
    param: 'previous_response_id',
    code: 'previous_response_not_found',
  });
}
