import { Buffer } from 'node:buffer';

const ANSWER = 'Your order is on its way, and the address can be changed until it has left our warehouse. '
  .repeat(8)
  .trim();
const EVENTS = 20;
const USAGE = { prompt_tokens: 210, completion_tokens: 160, total_tokens: 370 };

/** About a kilobyte, as a short answer of an agent is. */
export function chatReply(): string {
  const message = { role: 'assistant', content: ANSWER, refusal: null };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: 'stop' }];
  return JSON.stringify({ ...chatHead, object: 'chat.completion', choices, usage: USAGE });
}

export function responseReply(): string {
  return JSON.stringify(responseObject('completed'));
}

/** Server-sent events, each a chunk of its own. */
export function chatEvents(): readonly Buffer[] {
  const chunk = (delta: object, finish: string | null, usage?: object) => {
    const choices = [{ index: 0, delta, finish_reason: finish }];
    return JSON.stringify({ ...chatHead, object: 'chat.completion.chunk', choices, usage });
  };
  const said = Array.from({ length: EVENTS - 2 }, () => chunk({ content: 'on its way ' }, null));
  return [...said, chunk({}, 'stop', USAGE), '[DONE]'].map((data) => httpChunk(`data: ${data}\n\n`));
}

export function responseEvents(): readonly Buffer[] {
  const event = (type: string, more: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...more })}\n\n`;
  const delta = { item_id: 'msg_of_the_agent', output_index: 0, content_index: 0, delta: 'on its way ' };
  return [
    event('response.created', { response: responseObject('in_progress') }),
    ...Array.from({ length: EVENTS - 2 }, () => event('response.output_text.delta', delta)),
    event('response.completed', { response: responseObject('completed') }),
  ].map(httpChunk);
}

const chatHead = { id: 'chatcmpl_of_the_agent', created: 1_767_609_000, model: 'gpt-x', system_fingerprint: 'fp_1' };

function responseObject(status: 'in_progress' | 'completed'): object {
  const content = [{ type: 'output_text', text: ANSWER, annotations: [] }];
  const isDone = status === 'completed';
  return {
    ...{ id: 'resp_of_the_agent', object: 'response', created_at: 1_767_609_000, status, error: null, model: 'gpt-x' },
    output: isDone ? [{ type: 'message', id: 'msg_of_the_agent', role: 'assistant', status, content }] : [],
    usage: isDone ? { input_tokens: 210, output_tokens: 160, total_tokens: 370 } : null,
  };
}

function httpChunk(text: string): Buffer {
  return Buffer.from(`${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`);
}
