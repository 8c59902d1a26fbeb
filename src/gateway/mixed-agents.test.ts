import { request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Endpoint } from '#domain/release/index.ts';
import type { LimitSettings, Route } from '#domain/traffic/index.ts';
import { MemoryWorld } from '#testing/gateway/memory-world.ts';

const INJECT = { parameters: {}, tools: [] };
const MINTED = /^conv_hg1/;

let world: MemoryWorld;
beforeEach(() => {
  world = new MemoryWorld();
});
afterEach(() => world.close());

/** An agent of its own, of one release at the same address. */
function agent(name: string, endpoint: Partial<Endpoint>): Route {
  const route = world.route(0, { agent: name }, endpoint);
  return { ...route, targets: route.targets.filter(({ role }) => role === 'baseline') };
}

/** `helper` keeps what it says; these are told beside it. */
function keeper(name = 'helper'): Route {
  return agent(name, { api: 'responses', baseUrl: world.memoryAddressOf('v1') });
}

const plain = () => agent('plain', { api: 'http' });
const chat = () => agent('chat', { api: 'chat-completions', inject: INJECT });
const coded = () => agent('coded', { api: 'chat-completions', baseUrl: world.memoryAddressOf('v2') });
const threads = () => agent('threads', { api: 'threads', threads: { assistant: 'asst_one', follow: 'stream' } });
const a2a = () => agent('a2a', { api: 'a2a' });
const unborn = () => ({ ...agent('unborn', {}), targets: [] });

const make = () => world.client().conversations.create();

test('among agents of all kinds a conversation is made with the one that keeps any, by the official client as it is', async () => {
  await world.open();
  world.control.decide(plain(), chat(), coded(), threads(), a2a(), keeper(), unborn());
  const { id } = await make();
  expect(id).toMatch(MINTED);
  world.memory.v1.remember('conv_old', 'resp_old');
  expect((await world.client().conversations.retrieve('conv_old')).id).toBe('conv_old');
  expect(world.v1.seen).toEqual([]);
  expect(world.memory.v2.seen).toEqual([]);
  // Who names another is not overruled.
  const named = world.client({ 'x-headgate-agent': 'chat' }).conversations.create();
  await expect(named).rejects.toMatchObject({ status: 400, code: 'unsupported_api' });
  expect((await world.client({ 'x-headgate-agent': 'coded' }).conversations.create()).id).toMatch(MINTED);
  expect(world.memory.v2.seen).toHaveLength(1);
});

test('an agent that is code may keep conversations without having said so: it is asked where nobody says so', async () => {
  await world.open();
  world.control.decide(plain(), chat(), coded(), threads());
  expect((await make()).id).toMatch(MINTED);
  expect(world.memory.v2.seen).toHaveLength(1);
});

test('where several keep conversations, those are named that do', async () => {
  await world.open();
  world.control.decide(plain(), chat(), keeper('zebra'), keeper('yak'));
  await expect(make()).rejects.toMatchObject({
    ...{ status: 400, code: 'model_missing', param: 'x-headgate-agent' },
    message: expect.stringMatching(/Several agents .*`zebra`, `yak`.*`x-headgate-agent: zebra`/),
  });
});

test('where none keeps conversations, the user reads what each speaks and where to ask', async () => {
  await world.open();
  world.control.decide(plain(), chat(), threads());
  const { message, ...rest } = await make().then(
    () => ({ message: 'it was made' }),
    (error: Error) => error,
  );
  expect(rest).toMatchObject({ status: 400, code: 'unsupported_api', param: null });
  expect(message).not.toContain('Several');
  expect(message).toContain('`plain` speaks http at /agents/plain/');
  expect(message).toContain('`chat` speaks chat-completions at /v1/chat/completions');
  expect(message).toContain('`threads` speaks threads at /v1/chat/completions');
  world.control.decide(plain());
  await expect(make()).rejects.toMatchObject({ code: 'unsupported_api', message: expect.stringContaining('`plain`') });
  world.control.decide(threads());
  await expect(make()).rejects.toMatchObject({ code: 'unsupported_api' });
});

test('an agent that nothing serves yet is no reason to ask which, and one alone is told of as it is', async () => {
  await world.open();
  world.control.decide(plain(), unborn());
  await expect(make()).rejects.toMatchObject({ status: 503, code: 'no_release' });
  world.control.decide();
  await expect(make()).rejects.toMatchObject({ status: 404, code: 'model_not_found' });
});

test('a gateway that has just started says to try again', async () => {
  world.control.isSlow = true;
  await world.open();
  await expect(make()).rejects.toMatchObject({ status: 503, code: 'no_routes_yet' });
});

test('a request that is bound to be refused for its agent’s limit is so before its body is read, where one agent alone can be meant', async () => {
  const limits: LimitSettings = {
    everyAgent: {},
    agents: { helper: { agent: { rate: { requestsPerSecond: 0.001, burst: 1 } } } },
    clientFrom: [],
    trustedProxies: [],
  };
  await world.open({ limits });
  world.control.decide(plain(), chat(), threads(), keeper());
  await make();
  const reply = await new Promise<IncomingMessage>((done, fail) => {
    const headers = { 'content-type': 'application/json', 'content-length': 1024 * 1024 };
    const call = httpRequest(`${world.url}/v1/conversations`, { agent: false, method: 'POST', headers });
    call.on('response', done).on('error', fail).flushHeaders();
  });
  expect(reply.statusCode).toBe(429);
  reply.destroy();
  // `coded` may be meant as well: who says so in the body is heard out.
  world.control.decide(plain(), coded(), keeper());
  const body = { model: 'coded', metadata: { long: 'x'.repeat(20_000) } };
  expect((await world.post('/v1/conversations', body)).status).toBe(200);
});
