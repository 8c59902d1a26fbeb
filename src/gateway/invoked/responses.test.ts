import { createOpenAI } from '@ai-sdk/openai';
import { generateText, type ModelMessage, streamText } from 'ai';
import type OpenAI from 'openai';
import { NotFoundError } from 'openai';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { InvokedWorld, type Protocol } from '#testing/gateway/invoked-world.ts';

let world: InvokedWorld;
let client: OpenAI;
afterEach(async () => {
  vi.unstubAllGlobals();
  await world.close();
});

async function start(protocol: Protocol, weightBp = 0): Promise<void> {
  world = new InvokedWorld(protocol);
  await world.open();
  world.decide(weightBp);
  client = world.client();
}

const ask = (more: object): Promise<OpenAI.Responses.Response> =>
  client.responses.create({ model: 'helper', input: 'hello', ...more });

/** A stream, as the official client puts it together, and what its events were. */
async function streamed(more: object) {
  const stream = client.responses.stream({ model: 'helper', input: 'hello', ...more });
  const types: string[] = [];
  const numbers: number[] = [];
  for await (const event of stream) {
    types.push(event.type);
    numbers.push(event.sequence_number);
  }
  return { types, numbers, response: await stream.finalResponse() };
}

const ID = /^resp_hg1[\w-]{68}[\w.-]+$/;

describe.each(['threads', 'a2a'] as const)('responses of an agent that speaks %s', (protocol) => {
  test('are whole, and have the events that OpenAI’s have', async () => {
    await start(protocol);
    const response = await ask({ instructions: 'Be kind.' });
    expect(response).toMatchObject({
      id: expect.stringMatching(ID),
      object: 'response',
      status: 'completed',
      model: 'helper',
      instructions: 'Be kind.',
      previous_response_id: null,
      output: [{ type: 'message', role: 'assistant', status: 'completed', id: expect.stringMatching(/^msg_hg1/) }],
    });
    expect(response.output_text).toMatch(/^v1 after 1: /);
    expect(response.usage).toEqual(
      protocol === 'a2a' ? null : expect.objectContaining({ input_tokens: 11, output_tokens: 5, total_tokens: 16 }),
    );
    const { types, numbers, response: whole } = await streamed({});
    expect(types.filter((type, index) => type !== types[index - 1])).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(numbers).toEqual(numbers.map((_, index) => index));
    expect(whole.output_text).toBe('v1 after 1: hello');
  });

  test('go on by their ids in the same place on the same release, through another gateway and after all memory is lost', async () => {
    await start(protocol, 10_000);
    const whole = await ask({});
    const stream = (await streamed({})).response;
    world.decide(0);
    const first = world.gateway;
    await world.elsewhere();
    client = world.client();
    for (const { id } of [whole, stream]) {
      const next = await ask({ previous_response_id: id, input: 'more' });
      expect(next.output_text).toMatch(/^v2 after [23]: more$/);
      expect(next.previous_response_id).toBe(id);
      const last = (await streamed({ previous_response_id: next.id, input: 'again' })).response;
      expect(last.output_text).toMatch(/^v2 after [35]: again$/);
    }
    expect(kept('v2')).toBe(2);
    expect(kept('v1')).toBe(0);
    await first?.stop(100);
  });

  test('refuse ids that somebody made up, or put together from two', async () => {
    await start(protocol);
    const one = (await ask({})).id;
    const two = (await ask({ input: 'secret' })).id;
    // Before the place, which is no secret, stand 60 characters of nonce, mark and signature.
    const crossed = one.slice(0, 76) + two.slice(76);
    for (const id of [crossed, `${one}x`, 'resp_abc', `resp_${two.slice(60)}`]) {
      await expect(ask({ previous_response_id: id })).rejects.toBeInstanceOf(NotFoundError);
    }
    await expect(ask({ conversation: 'conv_abc' })).rejects.toBeInstanceOf(NotFoundError);
    expect(kept('v1')).toBe(2);
  });

  test('serve the AI SDK, which refers to what was said by its items', async () => {
    vi.stubGlobal('AI_SDK_LOG_WARNINGS', false);
    await start(protocol, 5_000);
    const model = createOpenAI({ baseURL: `${world.url}/v1`, apiKey: 'user-key' })('helper');
    const hello: ModelMessage = { role: 'user', content: 'hello' };
    const began = await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        if (index % 2 === 0) return generateText({ model, messages: [hello], maxRetries: 0 });
        const result = streamText({ model, messages: [hello], maxRetries: 0 });
        let text = '';
        for await (const part of result.textStream) text += part;
        return { text, response: await result.response };
      }),
    );
    world.decide(10_000);
    for (const { text, response } of began) {
      const messages: ModelMessage[] = [hello, ...response.messages, { role: 'user', content: 'more' }];
      const next = await generateText({ model, messages, maxRetries: 0 });
      expect(next.text).toMatch(new RegExp(`^${text.slice(0, 2)} after [23]: more$`));
    }
    expect(kept('v1') + kept('v2')).toBe(6);
  });

  function kept(label: 'v1' | 'v2'): number {
    const agent = world.agents[label];
    return 'threads' in agent ? agent.threads.size : agent.contexts.size;
  }
});

test('calls of functions are items, and their outputs go on in the run that waits for them', async () => {
  await start('threads');
  const { v1 } = world.threads;
  const call = { id: 'call_1', name: 'check', arguments: '{"sku":1}' };
  const tools = [{ type: 'function', name: 'check', parameters: { type: 'object' }, strict: false }];
  for (const isStream of [false, true]) {
    v1.next.push({ says: ['One moment.'], calls: [call] }, { says: ['42 of them.'] });
    const asks = isStream ? (await streamed({ tools })).response : await ask({ tools });
    expect(asks.output.map(({ type }) => type)).toEqual(['message', 'function_call']);
    expect(asks.output[1]).toMatchObject({ call_id: 'call_1', name: 'check', arguments: '{"sku":1}' });
    const output = { type: 'function_call_output', call_id: 'call_1', output: '42' };
    expect((await ask({ previous_response_id: asks.id, input: [output] })).output_text).toBe('42 of them.');
    // Repeated in full instead: the same run, by the ids of its items.
    v1.next.push({ calls: [call] }, { says: ['Still 42.'] });
    const again = await ask({ tools });
    const repeated = [{ role: 'user', content: 'hello' }, ...again.output, output];
    expect((await ask({ input: repeated, tools })).output_text).toBe('Still 42.');
  }
  expect(v1.cancelled).toEqual([]);
});

test('a task that asks for input gets what is said next, by the id of the question', async () => {
  await start('a2a');
  const { v1 } = world.a2a;
  for (const isStream of [false, true]) {
    v1.next.push({ state: 'input-required', status: 'Which one?' }, { says: ['It is.'] });
    const asks = isStream ? (await streamed({})).response : await ask({});
    expect(asks.output_text).toBe('Which one?');
    expect((await ask({ previous_response_id: asks.id, input: 'blue' })).output_text).toBe('It is.');
  }
  expect(v1.tasks.size).toBe(2);
});

test('what was declined is a refusal, and what was cut short is incomplete', async () => {
  await start('a2a');
  world.a2a.v1.plan = { state: 'rejected', status: 'Not my business.' };
  for (const { output } of [await ask({}), (await streamed({})).response]) {
    expect(output[0]).toMatchObject({ content: [{ type: 'refusal', refusal: 'Not my business.' }] });
  }
  await world.close();
  await start('threads');
  for (const [incomplete, reason] of [
    ['max_completion_tokens', 'max_output_tokens'],
    ['content_filter', 'content_filter'],
  ]) {
    world.threads.v1.plan = { says: ['Half a'], incomplete };
    const whole = await ask({});
    expect(whole).toMatchObject({ status: 'incomplete', incomplete_details: { reason }, output_text: 'Half a' });
  }
});
