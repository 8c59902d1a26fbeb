import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import OpenAI, { RateLimitError } from 'openai';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LimitSettings } from '#domain/traffic/index.ts';
import { readGatewayIdentity } from '#gateway/index.ts';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';
import { bytesOf, PlainWorld, replyTo } from '#testing/gateway/plain-world.ts';

const SETTINGS: LimitSettings = {
  everyAgent: {},
  agents: {},
  clientFrom: ['header:authorization', 'header:x-api-key'],
  trustedProxies: [],
};

let world: GatewayWorld;
beforeEach(() => {
  world = new GatewayWorld();
});
afterEach(() => world.close());

async function open(limits: Partial<LimitSettings>, weightBp = 0): Promise<void> {
  await world.open({ limits: { ...SETTINGS, ...limits } });
  world.control.decide(world.route(weightBp));
}

const key = (name: string): Record<string, string> => ({ authorization: `Bearer ${name}` });

/** Answers of v1 wait until they are let go. */
function holdAnswers(): (() => void)[] {
  const held: (() => void)[] = [];
  world.v1.answer = (_, response: ServerResponse) => {
    held.push(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}'));
  };
  return held;
}

test('a client over its rate is told when to come again, and is admitted then and not before', async () => {
  await open({ everyAgent: { client: { rate: { requestsPerSecond: 0.4, burst: 2 } } } });
  const first = await world.ask('c', key('a'));
  expect(first.status).toBe(200);
  expect(first.headers.get('x-ratelimit-limit-requests')).toBe('2');
  expect(first.headers.get('x-ratelimit-remaining-requests')).toBe('1');
  expect(first.headers.get('x-ratelimit-reset-requests')).toBe('3s');
  await world.ask('c', key('a'));
  const refused = await world.ask('c', key('a'));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('3');
  expect(refused.headers.get('x-ratelimit-remaining-requests')).toBe('0');
  expect(JSON.parse(refused.text)).toEqual({
    error: {
      message:
        'Your limit for `helper` is reached: 0.4 requests a second, up to 2 after a quiet time. Please try again in 3 s.',
      type: 'requests',
      param: null,
      code: 'rate_limit_exceeded',
    },
  });
  expect((await world.ask('c', key('b'))).status).toBe(200);
  world.stopwatch.advance(2_400);
  expect((await world.ask('c', key('a'))).status).toBe(429);
  world.stopwatch.advance(100);
  expect((await world.ask('c', key('a'))).status).toBe(200);
});

test('a limit that is raised lets those in whom the one before would still hold', async () => {
  const limited = (requestsPerSecond: number, burst: number): LimitSettings => {
    const rate = { requestsPerSecond, burst };
    return { ...SETTINGS, everyAgent: { client: { rate }, agent: { rate } } };
  };
  const said = { conversationFrom: ['header:x-conversation-id'], userFrom: [], exposeHeaders: true };
  await world.open();
  world.control.decide(world.route(0));
  world.control.apply({ ...said, limits: limited(0.001, 2) });
  const status = async (): Promise<number> => (await world.ask('c', key('a'))).status;
  expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  world.control.apply({ ...said, limits: limited(10, 2) });
  expect((await world.ask('c', key('a'))).headers.get('retry-after')).toBe('1');
  world.stopwatch.advance(100);
  expect([await status(), await status()]).toEqual([200, 429]);
});

test('what an agent says of its own limits gives way to what the gateway says of the client’s', async () => {
  await open({ everyAgent: { client: { rate: { requestsPerSecond: 1, burst: 2 } } } });
  world.v1.answer = (_, response) => {
    const told = { 'x-ratelimit-remaining-requests': '9999', 'x-ratelimit-remaining-tokens': '150000' };
    response.writeHead(200, { 'content-type': 'application/json', ...told }).end('{"choices":[]}');
  };
  const { headers } = await world.ask('c', key('a'));
  expect(headers.get('x-ratelimit-remaining-requests')).toBe('1');
  expect(headers.get('x-ratelimit-remaining-tokens')).toBe('150000');
});

test('a refused request counts as limited, apart from the users’, and against no release', async () => {
  await open({ everyAgent: { agent: { rate: { requestsPerSecond: 1, burst: 4 } } } }, 5_000);
  const asked = await Promise.all(Array.from({ length: 10 }, (_, index) => world.ask(`c${index}`)));
  expect(asked.filter(({ status }) => status === 429)).toHaveLength(6);
  expect(asked.filter(({ status, release }) => status === 429 && release !== null)).toEqual([]);
  await world.gateway?.stop(1_000);
  const served = world.outcomes('v1', 'success') + world.outcomes('v2', 'success');
  expect(served).toBe(4);
  for (const label of ['v1', 'v2']) expect(world.outcomes(label, 'limited')).toBe(0);
  const refused = world.control.counted.flatMap(({ rollups }) =>
    rollups.filter(({ key: { traffic } }) => traffic === 'refused'),
  );
  expect(refused.reduce((sum, { outcomes }) => sum + outcomes.limited, 0)).toBe(6);
  expect(new Set(refused.map(({ key: { deploymentId } }) => deploymentId))).toEqual(new Set([deploymentOf('v1')]));
  expect(world.log.filter(({ event }) => event === 'gateway.request.limited')).toHaveLength(1);
});

test('candidate and baseline share the agent’s limit, and a tester has no other', async () => {
  await open({ everyAgent: { agent: { concurrency: 2 } } }, 5_000);
  const held = holdAnswers();
  world.v2.answer = world.v1.answer;
  const asked = [world.ask('a', world.pass()), world.ask('b')];
  await vi.waitFor(() => expect(held).toHaveLength(2));
  const refused = await world.ask('c', world.pass());
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(JSON.parse(refused.text).error.message).toContain('`helper` is at its limit: 2 requests at once.');
  for (const answer of held.splice(0)) answer();
  await Promise.all(asked);
  const later = world.ask('d');
  await vi.waitFor(() => expect(held).toHaveLength(1));
  held[0]?.();
  expect((await later).status).toBe(200);
});

test('a place is free again however a request ended: hung up, broken off, or with no agent to reach', async () => {
  await open({ everyAgent: { client: { concurrency: 1 } } });
  const held = holdAnswers();
  const control = new AbortController();
  const hungUp = fetch(`${world.url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...key('a') },
    body: JSON.stringify({ model: 'helper', messages: [] }),
    signal: control.signal,
  }).catch(() => 'hung up');
  await vi.waitFor(() => expect(held).toHaveLength(1));
  expect((await world.ask('x', key('a'))).status).toBe(429);
  control.abort();
  await hungUp;
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(1));
  world.v1.answer = (_, response) => void response.destroy();
  expect((await world.ask('x', key('a'))).status).toBe(502);
  const route = world.route(0, {}, { baseUrl: 'http://127.0.0.1:1/v1' });
  world.control.decide(route);
  expect((await world.ask('x', key('a'))).status).toBe(502);
  expect((await world.ask('x', key('a'))).status).toBe(502);
});

test('requests that queued behind another on a connection that was cut free their places and their bytes too', async () => {
  await open({ everyAgent: { agent: { concurrency: 3 } } });
  const held = holdAnswers();
  const body = JSON.stringify({ model: 'helper', messages: [] });
  const one = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  socket.on('error', () => undefined).write(one.repeat(3));
  await vi.waitFor(() => expect(held).toHaveLength(3));
  expect((await world.ask('x')).status).toBe(429);
  socket.destroy();
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(3));
  const identity = await readGatewayIdentity(world.folder);
  const headers = { authorization: `Bearer ${identity?.adminToken}` };
  const { heldBytes } = (await (await fetch(`${world.url}/-/identity`, { headers })).json()) as { heldBytes: number };
  expect(heldBytes).toBe(0);
  held.length = 0;
  const later = world.ask('x');
  await vi.waitFor(() => expect(held).toHaveLength(1));
  held[0]?.();
  expect((await later).status).toBe(200);
});

test('who shows no key is told apart by address, and what a stranger says of it is not believed', async () => {
  await open({ everyAgent: { client: { rate: { requestsPerSecond: 1, burst: 1 } } } });
  expect((await world.ask('c', { 'x-forwarded-for': '1.1.1.1' })).status).toBe(200);
  expect((await world.ask('c', { 'x-forwarded-for': '2.2.2.2' })).status).toBe(429);
  await world.gateway?.stop(100);
  const everyAgent = { client: { rate: { requestsPerSecond: 1, burst: 1 } } };
  await world.start({ limits: { ...SETTINGS, everyAgent, trustedProxies: ['127.0.0.1'] } });
  world.control.decide(world.route(0));
  expect((await world.ask('c', { 'x-forwarded-for': '1.1.1.1' })).status).toBe(200);
  expect((await world.ask('c', { 'x-forwarded-for': '2.2.2.2' })).status).toBe(200);
  expect((await world.ask('c', { 'x-forwarded-for': '3.3.3.3, 1.1.1.1' })).status).toBe(429);
});

test('an agent’s own limits stand instead of everyone’s, and an agent without any is left alone', async () => {
  const rate = { requestsPerSecond: 1, burst: 1 };
  await open({ everyAgent: { client: { rate } }, agents: { helper: {} } });
  for (let index = 0; index < 5; index += 1) expect((await world.ask('c', key('a'))).status).toBe(200);
  const other = { ...world.route(0), agent: 'other' };
  world.control.decide(other);
  expect((await world.ask('c', key('a'), { model: 'other' })).status).toBe(200);
  expect((await world.ask('c', key('a'), { model: 'other' })).status).toBe(429);
});

test('a client may be named in the body', async () => {
  await open({ everyAgent: { client: { rate: { requestsPerSecond: 1, burst: 1 } } }, clientFrom: ['body:user'] });
  expect((await world.ask('c', {}, { user: 'ada' })).status).toBe(200);
  expect((await world.ask('c', {}, { user: 'bob' })).status).toBe(200);
  expect((await world.ask('c', {}, { user: 'ada' })).status).toBe(429);
});

test('OpenAI’s own client understands it, and comes again by itself', async () => {
  await open({ everyAgent: { client: { rate: { requestsPerSecond: 1, burst: 1 } } } });
  const ask = (maxRetries: number) =>
    new OpenAI({ baseURL: `${world.url}/v1`, apiKey: 'k', maxRetries }).chat.completions.create({
      model: 'helper',
      messages: [],
    });
  await ask(0);
  const error = await ask(0).catch((refused: unknown) => refused);
  expect(error).toBeInstanceOf(RateLimitError);
  expect(error).toMatchObject({ status: 429, code: 'rate_limit_exceeded' });
  expect((error as RateLimitError).headers?.get('retry-after')).toBe('1');
  const patient = ask(3);
  const limited = () => world.control.counted.flatMap(({ rollups }) => rollups.map((one) => one.outcomes.limited));
  await vi.waitFor(() => expect(limited().reduce((sum, count) => sum + count, 0)).toBe(2));
  world.stopwatch.advance(1_000);
  expect((await patient).choices).toHaveLength(1);
});

test('stored things and plain HTTP are limited like all else; feedback and the list of models are not', async () => {
  await open({ everyAgent: { client: { rate: { requestsPerSecond: 0.001, burst: 1 } } } });
  expect((await world.ask('c', key('a'))).status).toBe(200);
  const get = async (path: string) => (await fetch(`${world.url}${path}`, { headers: key('a') })).status;
  expect(await get('/v1/responses/resp_1')).toBe(429);
  expect(await get('/agents/helper/x')).toBe(429);
  expect(await get('/v1/models')).toBe(200);
  expect((await world.post('/v1/feedback', { requestId: 'req_x', rating: 1 }, key('a'))).status).toBe(404);
});

test('of an upload that is refused no more than the beginning is read, and none when the user asked before', async () => {
  const plain = new PlainWorld();
  const everyAgent = { client: { rate: { requestsPerSecond: 0.001, burst: 1 } } };
  await plain.open({ limits: { ...SETTINGS, everyAgent } });
  try {
    plain.decide(0);
    plain.plain.v1.handle = (request, response) => void request.resume().on('end', () => response.end('ok'));
    expect((await plain.whole('/x')).status).toBe(200);
    const call = plain.begin('/upload', { method: 'POST' });
    const reply = replyTo(call);
    call.on('error', () => undefined);
    const closed = new Promise<void>((done) => call.on('close', () => done()));
    const fill = (): void => {
      while (!call.destroyed && call.write(Buffer.alloc(1024 * 1024)));
      call.once('drain', fill);
    };
    fill();
    const message = await reply;
    expect(message.statusCode).toBe(429);
    expect(JSON.parse(String(await bytesOf(message)))).toMatchObject({ error: { code: 'rate_limit_exceeded' } });
    await closed;
    // What sockets hold between the two, however long the user goes on.
    expect(call.socket?.bytesWritten).toBeLessThan(32 * 1024 * 1024);
    const asking = plain.begin('/upload', { method: 'POST', headers: { expect: '100-continue', 'content-length': 9 } });
    let toldToGoOn = false;
    asking.on('continue', () => {
      toldToGoOn = true;
    });
    asking.on('error', () => undefined);
    asking.flushHeaders();
    expect((await replyTo(asking)).statusCode).toBe(429);
    expect(toldToGoOn).toBe(false);
    asking.destroy();
    expect(plain.plain.v1.seen).toHaveLength(1);
  } finally {
    await plain.close();
  }
});

test('who asks before sending a body that is wanted is told to go on', async () => {
  const plain = new PlainWorld();
  await plain.open({ limits: { ...SETTINGS, everyAgent: { client: { concurrency: 5 } } } });
  try {
    plain.decide(0);
    plain.plain.v1.handle = async (request, response) => void response.end(await bytesOf(request));
    const asking = plain.begin('/upload', { method: 'POST', headers: { expect: '100-continue', 'content-length': 4 } });
    const reply = replyTo(asking);
    asking.flushHeaders();
    await new Promise((done) => asking.on('continue', done));
    asking.end('sent');
    expect(String(await bytesOf(await reply))).toBe('sent');
  } finally {
    await plain.close();
  }
});
