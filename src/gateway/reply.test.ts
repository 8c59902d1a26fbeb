import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import OpenAI, { APIError } from 'openai';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { chatEvents } from '#testing/gateway/tiny-agent.ts';
import { untilStill } from '#testing/until-still.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open({
    conversationFrom: ['header:x-conversation-id'],
    upstream: { connections: 64, connectTimeoutMs: 300 },
    upstreamPolicy: { firstByteTimeoutMs: 300, idleTimeoutMs: 300 },
  });
  world.control.decide(world.route(0));
});
afterEach(() => world.close());

const client = (): OpenAI => new OpenAI({ baseURL: `${world.url}/v1`, apiKey: 'user-key', maxRetries: 0 });
const chat = { model: 'helper', messages: [{ role: 'user' as const, content: 'hello' }] };

async function failureOf(call: Promise<unknown>): Promise<APIError> {
  const error = await call.then(
    () => undefined,
    (cause: unknown) => cause,
  );
  if (error instanceof APIError) return error;
  throw new Error(`expected an APIError, got ${String(error)}`);
}

test('the official client chats, streamed and not', async () => {
  const whole = await client().chat.completions.create(chat);
  expect(whole.choices[0]?.message.content).toBe('v1');
  let text = '';
  for await (const chunk of await client().chat.completions.create({ ...chat, stream: true })) {
    text += chunk.choices[0]?.delta.content ?? '';
  }
  expect(text).toBe('v1');
  expect(world.v1.seen[0]?.headers).toMatchObject({
    authorization: 'Bearer user-key',
    'x-request-id': expect.stringMatching(/^req_/),
  });
});

test('a stream goes through byte for byte', async () => {
  const { text } = await world.ask('a', {}, { stream: true });
  expect(text).toBe(chatEvents('chatcmpl_v1_1', 'v1').join(''));
});

test('lists the agents of this environment', async () => {
  const models = await client().models.list();
  expect(models.data.map((model) => model.id)).toEqual(['helper']);
  expect((await client().models.retrieve('helper')).id).toBe('helper');
  expect((await failureOf(client().models.retrieve('nobody'))).status).toBe(404);
});

test('refuses the other face only where it would have to add to the request itself', async () => {
  world.control.decide(world.route(0, {}, { inject: { instructions: 'Be brief.', parameters: {}, tools: [] } }));
  const bare = await failureOf(client().responses.create({ model: 'helper', input: 'hello' }));
  expect(bare).toMatchObject({ status: 400, code: 'unsupported_api' });
  world.control.decide(world.route(0));
  expect((await world.post('/v1/responses', { model: 'helper', input: 'hello' })).status).toBe(200);
});

test('refuses what it cannot serve in OpenAI’s shape', async () => {
  const unknown = await failureOf(client().chat.completions.create({ ...chat, model: 'nobody' }));
  expect(unknown).toMatchObject({
    status: 404,
    code: 'model_not_found',
    param: 'model',
    type: 'invalid_request_error',
  });
  expect((await world.post('/v1/chat/completions', '{"model": "hel')).status).toBe(400);
  expect((await world.post('/v1/chat/completions', '[]')).status).toBe(400);
  for (const path of ['/v1/elsewhere', '/v1/responses/', '/v1/responses//x'])
    expect((await world.post(path, { model: 'helper' })).status).toBe(404);
  world.control.decide(world.route(0, { targets: [] }));
  const none = await world.ask('a');
  expect(none.status).toBe(503);
  expect(none.headers.get('retry-after')).toBe('2');
});

test('a body over the limit is refused before the agent sees it', async () => {
  const large = { model: 'helper', messages: [], padding: 'x'.repeat(11 * 1024 * 1024) };
  const error = await world.post('/v1/chat/completions', large).then(
    (response) => response.status,
    () => 'cut',
  );
  // The answer may meet an upload that is still under way, which the client then sees as a cut connection.
  expect([413, 'cut']).toContain(error);
  expect(world.v1.seen.length).toBe(0);
});

test('a bare model gets the release’s instructions, model, tools and parameters, and the gateway’s key', async () => {
  const tool = { name: 'look_up', description: 'looks up', parameters: { type: 'object' } };
  const inject = {
    instructions: 'Be kind.',
    model: { name: 'gpt-x' },
    parameters: { temperature: 0.2, top_p: 1 },
    tools: [tool],
  };
  world.control.decide(world.route(0, {}, { inject, credentialEnv: 'AGENT_KEY' }));
  await client().chat.completions.create({ ...chat, temperature: 0.9 });
  expect(world.v1.seen[0]?.headers.authorization).toBe('Bearer agent-key');
  expect(world.v1.seen[0]?.body).toEqual({
    model: 'gpt-x',
    messages: [{ role: 'system', content: 'Be kind.' }, ...chat.messages],
    temperature: 0.9,
    top_p: 1,
    tools: [{ type: 'function', function: tool }],
  });
});

test('an endpoint whose key is not set is the gateway’s failure, not the agent’s', async () => {
  world.control.decide(world.route(0, {}, { credentialEnv: 'NOT_SET' }));
  expect((await world.ask('a')).status).toBe(502);
  await vi.waitFor(() => expect(world.outcomes('v1', 'gateway-error')).toBe(1));
  expect(world.v1.seen.length).toBe(0);
});

test('what finds no release is counted by what its user was told, and beside the route where one is known', async () => {
  for (const body of ['[]', '{"model":', { model: '' }, { model: 'nobody' }])
    await world.post('/v1/chat/completions', body);
  expect((await fetch(`${world.url}/agents/nobody/a`)).status).toBe(404);
  // A candidate that stands alone and has broken its limit: the route is known, and nothing of it may serve.
  const route = world.route(10_000, { hardLimits: { errorRateRatio: 0, minRequests: 1 } });
  world.control.decide({ ...route, targets: route.targets.filter(({ role }) => role === 'candidate') });
  world.v2.answer = (_, response) => void response.writeHead(500).end();
  expect((await world.ask('a')).status).toBe(500);
  expect((await world.ask('b')).status).toBe(503);
  expect(world.gateway?.measures().state.refusals).toEqual({
    invalid_json: 2,
    model_missing: 1,
    model_not_found: 1,
    agent_not_found: 1,
    no_release: 1,
  });
  await vi.waitFor(() => expect(world.outcomes('v2', 'gateway-error', 'refused')).toBe(1));
});

test('Headgate’s own headers do not reach the agent, and can be kept from the user', async () => {
  await world.ask('a', { 'x-headgate-pin': 'x', 'x-headgate-spy': 'y', 'x-headgate-purpose': 'smoke', 'x-own': 'z' });
  const seen = world.v1.seen[0]?.headers ?? {};
  expect(Object.keys(seen).filter((name) => name.startsWith('x-headgate'))).toEqual([]);
  expect(seen['x-own']).toBe('z');
  await world.gateway?.stop(500);
  await world.start({ exposeHeaders: false });
  const { headers } = await world.ask('a');
  expect([...headers.keys()].filter((name) => name.startsWith('x-headgate'))).toEqual(['x-headgate-pin']);
});

test('an agent that is down is answered for with 502', async () => {
  await world.v1.close();
  const error = await failureOf(client().chat.completions.create(chat));
  expect(error).toMatchObject({ status: 502, code: 'agent_unreachable', type: 'server_error' });
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
  await world.v1.listen();
});

test('an agent that never answers, or stops half-way through its JSON, is answered for honestly', async () => {
  world.v1.answer = () => undefined;
  expect(await failureOf(client().chat.completions.create(chat))).toMatchObject({ status: 504, code: 'agent_timeout' });
  world.v1.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 500 });
    response.write('{"choices": [', () => response.destroy());
  };
  expect(await failureOf(client().chat.completions.create(chat))).toMatchObject({ status: 502, code: 'agent_failed' });
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(2));
});

test('a stream that the agent cuts is cut for the user too, never ended as if it were whole', async () => {
  const [first = ''] = chatEvents('a', 'half');
  world.v1.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(first, () => setImmediate(() => response.destroy()));
  };
  const response = await world.post('/v1/chat/completions', { ...chat, stream: true });
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
});

test('a stream that ends politely but without its end mark counts as an error of the agent', async () => {
  const [first = ''] = chatEvents('a', 'half');
  world.v1.answer = (_, response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(first);
  expect((await world.ask('a', {}, { stream: true })).text).toBe(first);
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
});

test('a user who hangs up is hung up on at the agent, streaming or still waiting', async () => {
  // Patient time-outs, so that nothing but the user's hanging up can end the requests.
  await world.gateway?.stop(100);
  await world.start({ conversationFrom: [] });
  const [first = ''] = chatEvents('a', 'and so on');
  world.v1.answer = (seen, response) => {
    if (seen.body.stream === true) response.writeHead(200, { 'content-type': 'text/event-stream' }).write(first);
  };
  for (const stream of [true, false]) {
    const hangUp = new AbortController();
    const call = client().chat.completions.create({ ...chat, stream }, { signal: hangUp.signal });
    if (stream) await call;
    else await vi.waitFor(() => expect(world.v1.seen.length).toBe(2));
    hangUp.abort();
    await call.catch(() => undefined);
  }
  await vi.waitFor(() => expect(world.v1.hungUp).toBe(2));
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(2));
});

test('a reader who is slow holds the agent back instead of filling the gateway’s memory', async () => {
  const piece = Buffer.alloc(256 * 1024, 'x');
  let written = 0;
  world.v1.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    const fill = (): void => {
      while (written < 200) {
        written += 1;
        if (!response.write(piece)) return void response.once('drain', fill);
      }
      response.end();
    };
    fill();
  };
  const response = await world.post('/v1/chat/completions', chat);
  const reader = response.body?.getReader();
  await reader?.read();
  await untilStill(() => written);
  // 50 MB are on offer; what sockets and buffers between the three hold is far less.
  expect(written).toBeLessThan(150);
  let bytes = 0;
  for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) bytes += next.value.length;
  expect(written).toBe(200);
  expect(bytes).toBeGreaterThan(49 * 1024 * 1024);
});

test('a large JSON reply comes through whole', async () => {
  const large = { choices: [], padding: 'y'.repeat(3 * 1024 * 1024) };
  world.v1.answer = (_, response) =>
    void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(large));
  const { text } = await world.ask('a');
  expect(JSON.parse(text)).toEqual(large);
});

test('what is no HTTP at all is refused by the parser', async () => {
  const liar = createServer((socket) => socket.resume().end('SMTP ready\r\n'));
  await new Promise<void>((done) => liar.listen(0, '127.0.0.1', done));
  const { port } = liar.address() as AddressInfo;
  world.control.decide(world.route(0, {}, { baseUrl: `http://127.0.0.1:${port}/v1` }));
  expect((await world.ask('a')).status).toBe(502);
  await new Promise((done) => liar.close(done));
});
