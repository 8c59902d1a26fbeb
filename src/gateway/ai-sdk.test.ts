import { createOpenAI } from '@ai-sdk/openai';
import { generateText, type ModelMessage, streamText } from 'ai';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryWorld } from '#testing/gateway/memory-world.ts';

type Said = { readonly text: string; readonly messages: readonly ModelMessage[] };

let world: MemoryWorld;
beforeEach(async () => {
  vi.stubGlobal('AI_SDK_LOG_WARNINGS', false);
  world = new MemoryWorld();
  await world.open();
});
afterEach(async () => {
  vi.unstubAllGlobals();
  await world.close();
});

const provider = () => createOpenAI({ baseURL: `${world.url}/v1`, apiKey: 'user-key' });
const user = (content: string): ModelMessage => ({ role: 'user', content });

async function streamed(messages: ModelMessage[]): Promise<Said> {
  const result = streamText({ model: provider()('helper'), messages, maxRetries: 0 });
  let text = '';
  for await (const part of result.textStream) text += part;
  return { text, messages: (await result.response).messages };
}

async function whole(messages: ModelMessage[]): Promise<Said> {
  const { text, response } = await generateText({ model: provider()('helper'), messages, maxRetries: 0 });
  return { text, messages: response.messages };
}

test.each([
  ['streamed', streamed],
  ['whole', whole],
])(
  'a conversation of the AI SDK, %s, stays on the release that it began on, by the items that it refers to',
  async (_, ask) => {
    world.decide(5_000);
    const began = await Promise.all(Array.from({ length: 12 }, () => ask([user('hello')])));
    expect(new Set(began.map(({ text }) => text))).toEqual(new Set(['v1 after 1', 'v2 after 1']));
    world.decide(10_000);
    for (const { text, messages } of began) {
      const next = await ask([user('hello'), ...messages, user('more')]);
      expect(next.text).toBe(`${text.slice(0, 2)} after 3`);
    }
    const inputs = [...world.memory.v1.seen, ...world.memory.v2.seen].map(({ body }) => JSON.stringify(body));
    expect(inputs.some((body) => body.includes('item_reference'))).toBe(true);
    expect(inputs.join()).not.toContain('hg1');
  },
);

test('chat completions of the AI SDK go through, streamed and not', async () => {
  world.control.decide(world.route(0));
  const ask = { model: provider().chat('helper'), messages: [user('hello')], maxRetries: 0 };
  expect((await generateText(ask)).text).toBe('v1');
  let text = '';
  for await (const part of streamText(ask).textStream) text += part;
  expect(text).toBe('v1');
});
