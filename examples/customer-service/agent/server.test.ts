import { APIError, type OpenAI } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stand, startStand } from '../testing/stand.ts';
import { BODY_LIMIT_BYTES } from './body.ts';

const QUESTION = 'Check inventory for SKU-123';
let stand: Stand;

beforeAll(async () => {
  stand = await startStand('v2');
});
afterAll(() => stand.stop());

async function post(
  path: string,
  body: string,
): Promise<{ status: number; error: { message: string; type: string; code: string } }> {
  const response = await fetch(`${stand.agent.url}${path}`, { method: 'POST', body });
  return {
    status: response.status,
    ...((await response.json()) as { error: { message: string; type: string; code: string } }),
  };
}

describe('chat completions, through the official client', () => {
  it('answers with text, the calls it made, and usage that adds up', async () => {
    const completion = await stand.client.chat.completions.create({
      model: 'any',
      messages: [{ role: 'user', content: [{ type: 'text', text: QUESTION }] }],
    });
    const message = completion.choices[0]?.message;
    expect(message?.content).toMatch(/inventory.*86/);
    expect(message).toMatchObject({
      executed_tool_calls: [{ name: 'check_inventory', arguments: { sku: 'SKU-123' }, output: { available: 86 } }],
    });
    const { prompt_tokens, completion_tokens, total_tokens } = completion.usage ?? {};
    expect(completion_tokens).toBeGreaterThan(5);
    expect(total_tokens).toBe((prompt_tokens ?? 0) + (completion_tokens ?? 0));
  });

  it('streams the same text, with usage in the last chunk only when asked', async () => {
    const whole = await stand.ask(QUESTION);
    for (const included of [true, false]) {
      const stream = await stand.client.chat.completions.create({
        model: 'any',
        stream: true,
        stream_options: { include_usage: included },
        messages: [{ role: 'user', content: QUESTION }],
      });
      const chunks: OpenAI.ChatCompletionChunk[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe(whole);
      expect(chunks.length).toBeGreaterThan(4);
      expect(chunks.some((chunk) => chunk.usage)).toBe(included);
      expect(chunks.flatMap((chunk) => chunk.choices.map((choice) => choice.finish_reason))).toContain('stop');
    }
  });

  it('ends a stream with [DONE]', async () => {
    const body = JSON.stringify({ stream: true, messages: [{ role: 'user', content: 'Hello' }] });
    const response = await fetch(`${stand.agent.url}/v1/chat/completions`, { method: 'POST', body });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    expect((await response.text()).endsWith('data: [DONE]\n\n')).toBe(true);
  });
});

describe('responses, through the official client', () => {
  it('reports each executed call and its output before the message', async () => {
    const response = await stand.client.responses.create({
      model: 'any',
      input: 'Is SKU-200 in stock, and where is my order ORD-1053?',
    });
    expect(response.output.map((item) => item.type)).toEqual([
      'function_call',
      'function_call_output',
      'function_call',
      'function_call_output',
      'message',
    ]);
    expect(response.output[0]).toMatchObject({ name: 'check_inventory', arguments: '{"sku":"SKU-200"}' });
    expect(response.output_text).toContain('ORD-1053');
    expect(response.usage?.total_tokens).toBe(
      (response.usage?.input_tokens ?? 0) + (response.usage?.output_tokens ?? 0),
    );
  });

  it('streams typed events that the client puts together to the same response', async () => {
    const stream = stand.client.responses.stream({ model: 'any', input: QUESTION });
    const types: string[] = [];
    for await (const event of stream) types.push(event.type);
    const final = await stream.finalResponse();
    expect(types[0]).toBe('response.created');
    expect(types.at(-1)).toBe('response.completed');
    expect(types.filter((type) => type === 'response.output_item.added')).toHaveLength(3);
    expect(types.filter((type) => type === 'response.output_item.done')).toHaveLength(3);
    expect(final.output_text).toBe(await stand.ask(QUESTION));
    expect(final.output.map((item) => item.type)).toEqual(['function_call', 'function_call_output', 'message']);
  });

  it('goes on from previous_response_id', async () => {
    const first = await stand.client.responses.create({ model: 'any', input: 'Is XYZ-789 in stock?' });
    const second = await stand.client.responses.create({
      model: 'any',
      input: 'and how much is it?',
      previous_response_id: first.id,
    });
    expect(second.output_text).toContain('$189.00');
    expect(second.previous_response_id).toBe(first.id);
  });

  it('takes its own output items back as input', async () => {
    const first = await stand.client.responses.create({ model: 'any', input: 'Is XYZ-789 in stock?', store: false });
    const input = [
      { role: 'user', content: 'Is XYZ-789 in stock?' },
      ...first.output,
      { role: 'user', content: 'how much is it?' },
    ];
    const second = await stand.client.responses.create({ model: 'any', input: input as never });
    expect(second.output_text).toContain('$189.00');
  });

  it('refuses a previous response that it does not know or was told not to store', async () => {
    const first = await stand.client.responses.create({ model: 'any', input: 'Hello', store: false });
    const second = stand.client.responses.create({ model: 'any', input: 'Hello', previous_response_id: first.id });
    await expect(second).rejects.toMatchObject({ status: 400, code: 'previous_response_not_found' });
  });
});

describe('requests that are wrong', () => {
  it.each([
    ['malformed JSON', '{"messages":', 400],
    ['a list', '[]', 400],
    ['no messages', '{}', 400],
    ['a message without a role', '{"messages":[{"content":"x"}]}', 400],
    ['content of the wrong type', '{"messages":[{"role":"user","content":5}]}', 400],
    ['an oversized body', JSON.stringify({ messages: [{ role: 'user', content: 'x'.repeat(BODY_LIMIT_BYTES) }] }), 413],
  ])('answers %s in the shape of OpenAI errors', async (_, body, status) => {
    const answer = await post('/v1/chat/completions', body);
    expect(answer.status).toBe(status);
    expect(answer.error.type).toBe('invalid_request_error');
    expect(answer.error.message).not.toBe('');
  });

  it('answers an unknown path with 404, and the client throws its own error', async () => {
    expect((await post('/v1/nothing', '{}')).status).toBe(404);
    await expect(stand.client.chat.completions.create({ model: 'any', messages: [] })).rejects.toBeInstanceOf(APIError);
  });

  it.each(['', '   ', '???', '\u200b\u0000', '🤷', 'x'.repeat(50_000)])('replies to odd input %#', async (input) => {
    expect((await stand.ask(input)).length).toBeGreaterThan(10);
  });
});

it('lists its model and its health', async () => {
  const models = await stand.client.models.list();
  expect(models.data.map((model) => model.id)).toEqual(['harbour-rules']);
  expect(await (await fetch(`${stand.agent.url}/healthz`)).json()).toMatchObject({ status: 'ok' });
});

it('breaks off, fails and recovers as faults say', async () => {
  const faulty = await startStand('v2');
  faulty.agent.changeFaults({ down: true });
  await expect(faulty.ask('Hello')).rejects.toThrow(/connection/i);
  faulty.agent.changeFaults({ down: false, errorRate: 1 });
  await expect(faulty.ask('Hello')).rejects.toMatchObject({ status: 500 });
  faulty.agent.changeFaults({ errorRate: 0 });
  expect(await faulty.ask('Hello')).toMatch(/hello/i);
  expect(() => faulty.agent.changeFaults({ errorRat: 1 })).toThrow(/errorRat/);
  await faulty.stop();
});
