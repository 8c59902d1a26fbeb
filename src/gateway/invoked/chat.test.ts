import type OpenAI from 'openai';
import { afterEach, describe, expect, test } from 'vitest';
import { InvokedWorld, type Protocol } from '#testing/gateway/invoked-world.ts';

type Messages = OpenAI.Chat.ChatCompletionMessageParam[];

let world: InvokedWorld;
afterEach(() => world.close());

async function start(protocol: Protocol, weightBp = 0): Promise<OpenAI> {
  world = new InvokedWorld(protocol);
  await world.open();
  world.decide(weightBp);
  return world.client();
}

const user = (content: string): Messages[number] => ({ role: 'user', content });

async function ask(client: OpenAI, messages: Messages, headers: Record<string, string> = {}): Promise<string> {
  const { choices } = await client.chat.completions.create({ model: 'helper', messages }, { headers });
  return choices[0]?.message.content ?? '';
}

/** The text of a streamed answer, put together as clients do. */
async function streamed(client: OpenAI, messages: Messages, headers: Record<string, string> = {}) {
  const options = { model: 'helper', messages, stream: true, stream_options: { include_usage: true } } as const;
  let [text, finish, id] = ['', '', ''];
  let usage: unknown;
  for await (const chunk of await client.chat.completions.create(options, { headers })) {
    id = chunk.id;
    text += chunk.choices[0]?.delta.content ?? '';
    finish = chunk.choices[0]?.finish_reason ?? finish;
    usage = chunk.usage ?? usage;
  }
  return { text, finish, id, usage };
}

describe.each(['threads', 'a2a'] as const)('chat completions of an agent that speaks %s', (protocol) => {
  test('answer the official client, whole and streamed, with ids of the gateway and headers that say who did', async () => {
    const client = await start(protocol);
    const whole = await client.chat.completions.create({ model: 'helper', messages: [user('hello')] }).withResponse();
    expect(whole.data).toMatchObject({
      id: expect.stringMatching(/^chatcmpl_hg1[\w-]{56}$/),
      object: 'chat.completion',
      model: 'helper',
      choices: [{ index: 0, message: { role: 'assistant', refusal: null }, finish_reason: 'stop' }],
    });
    expect(whole.data.choices[0]?.message.content).toMatch(/^v1 after 1: hello$/);
    expect(whole.response.headers.get('x-headgate-release')).toBe('v1');
    const stream = await streamed(client, [user('hello')]);
    expect(stream).toMatchObject({
      text: 'v1 after 1: hello',
      finish: 'stop',
      id: expect.stringMatching(/^chatcmpl_hg1/),
    });
    const used = { prompt_tokens: 11, completion_tokens: 5, total_tokens: 16 };
    expect([whole.data.usage, stream.usage]).toEqual(protocol === 'threads' ? [used, used] : [undefined, undefined]);
    const raw = await world.post('/v1/chat/completions', { model: 'helper', messages: [user('hello')], stream: true });
    expect(await raw.text()).toMatch(/data: \[DONE\]\n\n$/);
  });

  test('go on in the same place as long as the request repeats what was said there, and begin anew with all of it otherwise', async () => {
    const client = await start(protocol);
    const headers = { 'x-user-id': 'ada' };
    const messages = [user('hello')];
    const first = await ask(client, messages, headers);
    messages.push({ role: 'assistant', content: first }, user('more'));
    const second = (await streamed(client, messages, headers)).text;
    expect(second).toBe(protocol === 'threads' ? 'v1 after 3: more' : 'v1 after 2: more');
    messages.push({ role: 'assistant', content: second }, user('and more'));
    expect(await ask(client, messages, headers)).toBe(
      protocol === 'threads' ? 'v1 after 5: and more' : 'v1 after 3: and more',
    );
    expect(kept()).toBe(1);
    // Asked once more, and asked by somebody who says that it went otherwise: neither is told what was said since.
    const again = await ask(client, messages, headers);
    const edited: Messages = [user('hello'), { role: 'assistant', content: 'Something else.' }, user('more')];
    const otherwise = await ask(client, edited, headers);
    if (protocol === 'threads') expect([again, otherwise]).toEqual(['v1 after 5: and more', 'v1 after 3: more']);
    else
      expect([again, otherwise]).toEqual([
        expect.stringContaining('user: hello'),
        expect.stringContaining('Something else.'),
      ]);
    expect(kept()).toBe(3);
    // Another user's conversation that reads the same is another's.
    await ask(client, messages, { 'x-user-id': 'bob' });
    expect(kept()).toBe(4);
  });

  test('go on by the name of the conversation where only what is new is sent, after a restart and through another gateway too', async () => {
    const client = await start(protocol);
    const headers = { 'x-conversation-id': 'chat-7' };
    await ask(client, [user('hello')], headers);
    expect(await ask(client, [user('more')], headers)).toMatch(/^v1 after [23]: more$/);
    await world.gateway?.stop(100);
    await world.start();
    const { data, response } = await world
      .client()
      .chat.completions.create({ model: 'helper', messages: [user('again')] }, { headers })
      .withResponse();
    expect(data.choices[0]?.message.content).toMatch(/^v1 after [35]: again$/);
    const pin = response.headers.get('x-headgate-pin') ?? '';
    // A gateway that has heard of nothing, but signs with the same secret.
    const first = world.gateway;
    await world.elsewhere();
    const pinned = await ask(world.client(), [user('still')], { ...headers, 'x-headgate-pin': pin });
    expect(pinned).toMatch(/^v1 after [47]: still$/);
    expect(kept()).toBe(1);
    const forged = pin.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'));
    await ask(world.client(), [user('x')], { 'x-conversation-id': 'chat-8', 'x-headgate-pin': pin });
    await ask(world.client(), [user('x')], { 'x-conversation-id': 'chat-9', 'x-headgate-pin': forged });
    expect(kept()).toBe(3);
    await first?.stop(100);
  });

  test('replay the whole history where the runtime no longer keeps the conversation', async () => {
    const client = await start(protocol);
    const headers = { 'x-user-id': 'ada' };
    const messages = [user('hello')];
    messages.push({ role: 'assistant', content: await ask(client, messages, headers) }, user('more'));
    forgetAll();
    const next = await ask(client, messages, headers);
    expect(next).toMatch(protocol === 'threads' ? /^v1 after 3: more$/ : /^v1 after 1: .*user: hello.* \| more$/s);
  });

  function kept(): number {
    const { v1 } = world.agents;
    return 'threads' in v1 ? v1.threads.size : v1.contexts.size;
  }

  function forgetAll(): void {
    const { v1 } = world.agents;
    if ('threads' in v1) v1.threads.clear();
    else {
      v1.contexts.clear();
      v1.tasks.clear();
    }
  }
});

describe('calls of tools', () => {
  test('are asked of the caller, and go on with their outputs in the run that waits for them', async () => {
    const client = await start('threads');
    const { v1 } = world.threads;
    const headers = { 'x-user-id': 'ada' };
    for (const isStream of [false, true]) {
      v1.next.push(
        {
          calls: [
            { id: 'call_1', name: 'check', arguments: '{"sku":1}' },
            { id: 'call_2', name: 'price', arguments: '{}' },
          ],
        },
        { says: ['42 of them.'] },
      );
      const tools = [{ type: 'function', function: { name: 'check', parameters: { type: 'object' } } }] as const;
      const messages: Messages = [user('In stock?')];
      const params = { model: 'helper', messages, tools: [...tools] };
      const { choices } = isStream
        ? await client.chat.completions.stream(params, { headers }).finalChatCompletion()
        : await client.chat.completions.create(params, { headers });
      expect(choices[0]?.finish_reason).toBe('tool_calls');
      const [said] = choices;
      expect(said?.message.tool_calls?.map(({ id }) => id)).toEqual(['call_1', 'call_2']);
      if (said !== undefined) messages.push(said.message);
      const output = (id: string): Messages[number] => ({ role: 'tool', tool_call_id: id, content: '42' });
      messages.push(output('call_1'), output('call_2'));
      expect(await ask(client, messages, headers)).toBe('42 of them.');
    }
    expect(v1.threads.size).toBe(2);
    expect(v1.cancelled).toEqual([]);
  });
});
