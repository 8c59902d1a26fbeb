/** An item of a response's output. */
export type Item = { readonly id: string; readonly type: string };

export function messageItem(id: string, content: readonly object[]): Item & { readonly status: string } {
  return { id, type: 'message', status: 'completed', role: 'assistant', content } as Item & { readonly status: string };
}

export function callItem(
  id: string,
  call: { readonly id: string; readonly name: string; readonly arguments: string },
): Item {
  const { id: callId, name, arguments: given } = call;
  return { id, type: 'function_call', status: 'completed', call_id: callId, name, arguments: given } as Item;
}

export function partOf(kind: 'text' | 'refusal', text: string): object {
  return kind === 'text'
    ? { type: 'output_text', text, annotations: [], logprobs: [] }
    : { type: 'refusal', refusal: text };
}
