type Json = Readonly<Record<string, unknown>>;

/** A response as OpenAI shows it, whole. */
export function responseView(given: {
  readonly id: string;
  readonly previous: unknown;
  readonly conversation: unknown;
  readonly output: readonly Json[];
  readonly model: unknown;
}): Json {
  return {
    id: given.id,
    object: 'response',
    created_at: 1,
    status: 'completed',
    error: null,
    incomplete_details: null,
    instructions: null,
    metadata: {},
    model: given.model ?? 'x',
    output: given.output,
    parallel_tool_calls: true,
    previous_response_id: given.previous ?? null,
    ...(given.conversation == null ? {} : { conversation: { id: given.conversation } }),
    temperature: 1,
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    usage: {
      input_tokens: 7,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens: 5,
      output_tokens_details: { reasoning_tokens: 0 },
      total_tokens: 12,
    },
  };
}

/** The same as a stream of events, with its one message in two pieces. */
export function itemEvents(view: Json, item: Json): readonly string[] {
  let sequence = 0;
  const event = (type: string, more: object): string => {
    sequence += 1;
    return `event: ${type}\ndata: ${JSON.stringify({ type, sequence_number: sequence, ...more })}\n\n`;
  };
  const place = { item_id: item.id, output_index: 0, content_index: 0 };
  const [part] = item.content as readonly { readonly text: string }[];
  const text = part?.text ?? '';
  const begun = { ...view, status: 'in_progress', output: [], usage: null };
  return [
    event('response.created', { response: begun }),
    event('response.in_progress', { response: begun }),
    event('response.output_item.added', { output_index: 0, item: { ...item, status: 'in_progress', content: [] } }),
    event('response.content_part.added', { ...place, part: { ...part, text: '' } }),
    event('response.output_text.delta', { ...place, delta: text.slice(0, 3), logprobs: [] }),
    event('response.output_text.delta', { ...place, delta: text.slice(3), logprobs: [] }),
    event('response.output_text.done', { ...place, text, logprobs: [] }),
    event('response.content_part.done', { ...place, part }),
    event('response.output_item.done', { output_index: 0, item }),
    event('response.completed', { response: view }),
  ];
}
