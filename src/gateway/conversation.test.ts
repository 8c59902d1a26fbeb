import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type OpenAI from 'openai';
import { NotFoundError } from 'openai';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { deploymentOf } from '#testing/gateway/gateway-world.ts';
import { MemoryWorld } from '#testing/gateway/memory-world.ts';

let world: MemoryWorld;
let client: OpenAI;
beforeEach(async () => {
  world = new MemoryWorld();
  await world.open();
  world.decide(10_000);
  client = world.client();
});
afterEach(() => world.close());

const MINTED = /^[a-z]+_hg1[\w-]{40}v\dx\d+$/;
const ask = (more: object): Promise<OpenAI.Responses.Response> =>
  client.responses.create({ model: 'helper', input: 'hello', ...more });

/** What a user has of a streamed response: its text, its id and that of its message. */
async function streamed(more: object): Promise<{ readonly text: string; readonly id: string; readonly item: string }> {
  let [text, id, item] = ['', '', ''];
  for await (const event of await client.responses.create({ model: 'helper', input: 'hello', ...more, stream: true })) {
    if (event.type === 'response.output_text.delta') {
      text += event.delta;
      item = event.item_id;
    }
    if (event.type === 'response.completed') id = event.response.id;
  }
  return { text, id, item };
}

test('a conversation is made, spoken in, read, changed and deleted with the official client, on the release it began on', async () => {
  const made = await client.conversations.create({ metadata: { topic: 'orders' } });
  expect(made.id).toMatch(MINTED);
  world.decide(0);
  const conversation = made.id;
  const first = await ask({ conversation });
  expect(first.output_text).toBe('v2 after 1');
  expect(first.conversation?.id).toBe(conversation);
  expect(await streamed({ conversation: { id: conversation } })).toMatchObject({ text: 'v2 after 3' });
  expect(await client.conversations.retrieve(conversation)).toMatchObject({
    id: conversation,
    metadata: { topic: 'orders' },
  });
  const items = await client.conversations.items.list(conversation);
  expect(items.data.map((item) => item.id)).toEqual(Array.from({ length: 4 }, () => expect.stringMatching(MINTED)));
  const [one = { id: '' }, , third] = items.data;
  expect(await client.conversations.items.retrieve(one.id ?? '', { conversation_id: conversation })).toMatchObject({
    id: one.id,
  });
  const rest = await client.conversations.items.list(conversation, { after: one.id ?? '' });
  expect(rest.data).toHaveLength(3);
  expect(rest.data[1]?.id).toBe(third?.id);
  const added = await client.conversations.items.create(conversation, {
    items: [{ type: 'message', role: 'user', content: 'more' }],
  });
  expect(added.data[0]?.id).toMatch(MINTED);
  expect((await client.conversations.items.delete(one.id ?? '', { conversation_id: conversation })).id).toBe(
    conversation,
  );
  expect((await client.conversations.update(conversation, { metadata: { topic: 'x' } })).metadata).toEqual({
    topic: 'x',
  });
  expect(await client.conversations.delete(conversation)).toMatchObject({ id: conversation, deleted: true });
  await expect(client.conversations.retrieve(conversation)).rejects.toBeInstanceOf(NotFoundError);
  expect(world.memory.v1.seen).toEqual([]);
  expect(JSON.stringify(world.memory.v2.seen)).not.toContain('hg1');
});

test('a stored response is read, its input listed, cancelled and deleted where it was made', async () => {
  const { id } = await ask({});
  world.decide(0);
  expect((await client.responses.retrieve(id)).id).toBe(id);
  expect((await client.responses.inputItems.list(id)).data[0]?.id).toMatch(MINTED);
  expect((await client.responses.cancel(id)).id).toBe(id);
  await client.responses.delete(id);
  await expect(client.responses.retrieve(id)).rejects.toBeInstanceOf(NotFoundError);
});

test('each way to go on leads to the release that it began on: by id, by reference to an item, and by repeating what was said', async () => {
  world.decide(5_000);
  const began = await Promise.all(
    Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? streamed({}) : asWhole())),
  );
  expect(new Set(began.map(({ text }) => text))).toEqual(new Set(['v1 after 1', 'v2 after 1']));
  world.decide(10_000);
  for (const { text, id, item } of began) {
    const name = text.slice(0, 2);
    const user = { role: 'user' as const, content: 'more' };
    expect((await ask({ previous_response_id: id })).output_text).toBe(`${name} after 3`);
    expect((await ask({ input: [{ type: 'item_reference', id: item }, user] })).output_text).toBe(`${name} after 2`);
    const repeated = { type: 'message', id: item, role: 'assistant', status: 'completed', content: [] };
    expect((await ask({ input: [repeated, user] })).output_text).toBe(`${name} after 2`);
  }
});

async function asWhole(): Promise<{ readonly text: string; readonly id: string; readonly item: string }> {
  const { output_text: text, id, output } = await ask({});
  return { text, id, item: output[0]?.id ?? '' };
}

test('the reply names what it goes on from as the user knows it', async () => {
  const first = await ask({});
  expect((await ask({ previous_response_id: first.id })).previous_response_id).toBe(first.id);
});

test('a conversation goes on through another gateway that has never heard of it, and after all memory is lost', async () => {
  const { id } = await ask({});
  const conversation = (await client.conversations.create()).id;
  world.decide(0);
  const second = await mkdtemp(join(tmpdir(), 'headgate-second-'));
  const first = world.gateway;
  [world.folder] = [second];
  await world.start();
  client = world.client();
  expect((await ask({ previous_response_id: id })).output_text).toBe('v2 after 3');
  expect((await ask({ conversation })).output_text).toBe('v2 after 1');
  await first?.stop(100);
  await rm(second, { recursive: true, force: true });
});

test('what began before there was a gateway goes to the baseline, and stays there', async () => {
  world.memory.v1.remember('conv_old', 'resp_old');
  const { id, output_text: text, conversation } = await ask({ conversation: 'conv_old' });
  expect(text).toBe('v1 after 1');
  expect(conversation?.id).toBe('conv_old');
  expect((await client.conversations.retrieve('conv_old')).id).toBe('conv_old');
  const next = await ask({ previous_response_id: 'resp_old' });
  expect(next.output_text).toBe('v1 after 1');
  for (const previous of [id, next.id]) {
    expect((await ask({ previous_response_id: previous })).output_text).toMatch(/^v1 after 3/);
  }
  // A key of the user's own is none of the agent's ids.
  const reply = await world.post('/v1/responses', { model: 'helper', input: 'x', conversation: 'chat-7' });
  expect(reply.headers.get('x-headgate-release')).toBe('v2');
});

test('a conversation of a release that was taken back moves at once, and is counted once as moved', async () => {
  const { id } = await ask({});
  world.decide(0, { revoked: [deploymentOf('v2')] });
  for (let turn = 0; turn < 3; turn += 1) {
    const moved = await world.post('/v1/responses', { model: 'helper', input: 'x', previous_response_id: id });
    expect(moved.headers.get('x-headgate-release')).toBe('v1');
    // It can't know what v2 said, and says so in its own words.
    expect(moved.status).toBe(404);
  }
  expect(world.log.filter(({ event }) => event === 'gateway.conversation.moved')).toHaveLength(1);
});

test('a conversation whose release is gone stays where it went on', async () => {
  const { id } = await ask({});
  const ids = async (): Promise<string | null> => {
    const reply = await world.post('/v1/responses', { model: 'helper', input: 'x', previous_response_id: id });
    return reply.headers.get('x-headgate-deployment');
  };
  const [v1, v2] = world.route(0).targets;
  if (v1 === undefined || v2 === undefined) throw new Error('the route has two targets');
  world.control.decide(world.route(0, { targets: [v1] }));
  expect(await ids()).toBe(v1.deploymentId);
  const next = { ...v2, deploymentId: 'dep_v3' as const, weightBp: 10_000 };
  world.control.decide(world.route(0, { targets: [{ ...v1, weightBp: 0 }, next] }));
  expect(await ids()).toBe(v1.deploymentId);
});

test('an id that was tampered with leads nowhere', async () => {
  const { id } = await ask({});
  world.decide(0);
  const forged = id.replace(/hg1./, (start) => (start === 'hg1A' ? 'hg1B' : 'hg1A'));
  await expect(ask({ previous_response_id: forged })).rejects.toBeInstanceOf(NotFoundError);
  expect(world.memory.v1.seen.at(-1)?.body.previous_response_id).toBe(forged);
});

test('a mark without its id, or with another, leads out of no path of the agent', async () => {
  const { id } = await ask({});
  const mark = id.slice('resp_'.length, 'resp_hg1'.length + 40);
  // What sends it must not tidy it up first.
  const status = (path: string) =>
    new Promise((done) => httpRequest(world.url, { path }, (reply) => done(reply.resume().statusCode)).end());
  const asked = world.memory.v2.seen.length;
  expect(await status(`/v1/responses/${mark}..`)).toBe(404);
  expect(await status(`/v1/conversations/${mark}../${mark}../admin/keys`)).toBe(404);
  expect(await status(`/v1/conversations/conv_${mark}/${mark}./items`)).toBe(404);
  expect(world.memory.v2.seen).toHaveLength(asked);
});

test('conversations that only ids keep together are open until they are idle', async () => {
  const first = await ask({});
  await ask({ previous_response_id: first.id });
  await ask({});
  const open = (): unknown => world.control.counted.findLast((batch) => batch.open !== undefined)?.open;
  await vi.waitFor(() => expect(open()).toMatchObject([{ deploymentId: deploymentOf('v2'), conversations: 2 }]));
});

test('a tester’s conversation goes on for the tester; to users it means nothing', async () => {
  world.decide(0);
  const tester = world.client(world.pass());
  const { id } = await tester.conversations.create();
  const first = await tester.responses.create({ model: 'helper', input: 'hello', conversation: id });
  expect(first.output_text).toBe('v2 after 1');
  const next = await tester.responses.create({ model: 'helper', input: 'more', previous_response_id: first.id });
  expect(next.output_text).toBe('v2 after 3');
  await expect(client.conversations.retrieve(id)).rejects.toBeInstanceOf(NotFoundError);
  expect(world.memory.v1.seen.at(-1)?.url).toMatch(/^\/v1\/conversations\/conv_v2x/);
});

test('with several agents, a conversation is made with the one that the header names', async () => {
  const one = world.route(0);
  world.control.decide(one, { ...one, agent: 'other' });
  const refused = client.conversations.create();
  await expect(refused).rejects.toMatchObject({ status: 400, code: 'model_missing', param: 'x-headgate-agent' });
  world.decide(10_000);
  expect((await world.client({ 'x-headgate-agent': 'helper' }).conversations.create()).id).toMatch(MINTED);
  const unknown = world.client({ 'x-headgate-agent': 'nobody' }).conversations.create();
  await expect(unknown).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
});

test('reading what is kept is counted, but says nothing of how long a release thinks or what it costs', async () => {
  const { id } = await ask({});
  for (let turn = 0; turn < 4; turn += 1) await client.responses.retrieve(id);
  await world.gateway?.stop(1_000);
  const [rollup] = world.counted('v2');
  expect(world.outcomes('v2', 'success')).toBe(5);
  expect(rollup?.latency.n).toBe(1);
  expect(rollup?.tokens.n).toBe(1);
});
