import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { probeGateway, readGatewayIdentity } from '#gateway/index.ts';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';

const KIB = 1024;

let world: GatewayWorld;
let sockets: Socket[];
beforeEach(() => {
  world = new GatewayWorld();
  sockets = [];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await world.close();
});

async function open(settings: Parameters<GatewayWorld['open']>[0]): Promise<void> {
  await world.open(settings);
  world.control.decide(world.route(0));
}

/** As the gateway itself counts, told to whoever holds its identity file. */
async function heldBytes(): Promise<number> {
  const identity = await readGatewayIdentity(world.folder);
  const headers = { authorization: `Bearer ${identity?.adminToken}` };
  const response = await fetch(`${world.url}/-/identity`, { headers });
  expect(response.status).toBe(200);
  return ((await response.json()) as { readonly heldBytes: number }).heldBytes;
}

function holdAnswers(): (() => void)[] {
  const held: (() => void)[] = [];
  world.v1.answer = (_, response: ServerResponse) => {
    held.push(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"choices":[]}'));
  };
  return held;
}

/** Bytes by hand; tells what came back once the gateway has hung up. */
function raw(text: string): { readonly socket: Socket; readonly closed: Promise<string> } {
  const { hostname, port } = new URL(world.url);
  const socket = connect(Number(port), hostname, () => socket.write(text));
  sockets.push(socket);
  socket.on('error', () => undefined);
  let said = '';
  socket.on('data', (chunk) => {
    said += String(chunk);
  });
  return { socket, closed: new Promise((done) => socket.on('close', () => done(said))) };
}

const body = (bytes: number): object => ({ filler: 'x'.repeat(bytes) });

test('requests hold no more than their share of memory: one too many is told so, and served once others are through', async () => {
  await open({ maxHeldBytes: 400 * KIB });
  const held = holdAnswers();
  const asked = [1, 2, 3].map((index) => world.ask(`c${index}`, {}, body(90 * KIB)));
  await vi.waitFor(() => expect(held).toHaveLength(3));
  const before = await heldBytes();
  expect(before).toBeGreaterThan(270 * KIB);
  const refused = await world.ask('d', {}, body(90 * KIB));
  expect(refused.status).toBe(503);
  expect(refused.headers.get('retry-after')).toBe('1');
  expect(JSON.parse(refused.text).error).toMatchObject({ code: 'gateway_busy', type: 'server_error' });
  expect(world.gateway?.measures().state.refusals).toEqual({ gateway_busy: 1 });
  expect(await heldBytes()).toBe(before);
  expect(world.log.some(({ event }) => event === 'gateway.memory.spent')).toBe(true);
  for (const answer of held.splice(0)) answer();
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([200, 200, 200]);
  await vi.waitFor(async () => expect(await heldBytes()).toBe(0));
  const later = world.ask('d', {}, body(90 * KIB));
  await vi.waitFor(() => expect(held).toHaveLength(1));
  held[0]?.();
  expect((await later).status).toBe(200);
});

test('a body of no declared length is given up when memory runs out under it, and its user reads why', async () => {
  await open({ maxHeldBytes: 400 * KIB });
  const piece = 'x'.repeat(100 * KIB);
  const head = 'POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n';
  const { closed } = raw(`${head}${`${piece.length.toString(16)}\r\n${piece}\r\n`.repeat(4)}`);
  expect(await closed).toMatch(/^HTTP\/1\.1 503 [\s\S]*"gateway_busy"/);
  expect(world.gateway?.measures().state.refusals).toEqual({ gateway_busy: 1 });
  expect(await heldBytes()).toBe(0);
  expect(world.v1.seen).toEqual([]);
});

test('a reply finds room when requests have taken all of theirs, and one that finds none goes through unread', async () => {
  await open({ maxHeldBytes: 400 * KIB });
  const held = holdAnswers();
  const asked = [1, 2, 3].map((index) => world.ask(`c${index}`, {}, body(95 * KIB)));
  await vi.waitFor(() => expect(held).toHaveLength(3));
  let mostHeld = 0;
  const reply = (bytes: number) =>
    JSON.stringify({ id: 'resp_1', object: 'response', output: [], x: 'y'.repeat(bytes) });
  for (const [bytes, isTranslated] of [
    [50 * KIB, true],
    [300 * KIB, false],
  ] as const) {
    world.v1.answer = (_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(reply(bytes).slice(0, bytes / 2), async () => {
        mostHeld = Math.max(mostHeld, await heldBytes());
        response.end(reply(bytes).slice(bytes / 2));
      });
    };
    const response = await world.post('/v1/responses', { model: 'helper', input: 'x' });
    const { id, x } = (await response.json()) as { readonly id: string; readonly x: string };
    expect(response.status).toBe(200);
    expect(x).toHaveLength(bytes);
    expect(id.startsWith('resp_hg1')).toBe(isTranslated);
  }
  expect(mostHeld).toBeLessThanOrEqual(400 * KIB);
  expect(mostHeld).toBeGreaterThan(300 * KIB);
  for (const answer of held) answer();
  await Promise.all(asked);
  await vi.waitFor(async () => expect(await heldBytes()).toBe(0));
});

test('under more load than fits, what is held stays within its bound, and nothing is left of it', async () => {
  await open({ maxHeldBytes: 1024 * KIB });
  const answer = JSON.stringify({ choices: [], filler: 'y'.repeat(120 * KIB) });
  const waiting: ServerResponse[] = [];
  world.v1.answer = (_, response) => void waiting.push(response);
  let refused = 0;
  const asked = Array.from({ length: 60 }, async (_, index) => {
    const { status, text } = await world.ask(`c${index}`, {}, body(60 * KIB));
    if (status === 503) refused += 1;
    return { status, length: text.length };
  });
  await vi.waitFor(() => expect(waiting.length + refused).toBe(60));
  // More than twelve such requests are more than three quarters.
  expect(waiting.length).toBeLessThanOrEqual(12);
  const halves: Promise<void>[] = waiting.map((response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    return new Promise((done) => response.write(answer.slice(0, 60 * KIB), () => done()));
  });
  await Promise.all(halves);
  const held = await heldBytes();
  expect(held).toBeLessThanOrEqual(1024 * KIB);
  expect(held).toBeGreaterThan(waiting.length * 60 * KIB);
  for (const response of waiting) response.end(answer.slice(60 * KIB));
  const served = (await Promise.all(asked)).filter(({ status }) => status === 200);
  expect(served.map(({ length }) => length)).toEqual(waiting.map(() => answer.length));
  await vi.waitFor(async () => expect(await heldBytes()).toBe(0));
});

test('what a project says of it holds at once', async () => {
  await open({});
  expect((await world.ask('c')).status).toBe(200);
  const capacity = { maxHeldBytes: 50, maxConnections: 9_000, headersTimeoutMs: 30_000, bodyTimeoutMs: 30_000 };
  const settings = { conversationFrom: [], userFrom: [], exposeHeaders: true };
  world.control.apply({ ...settings, capacity });
  expect((await world.ask('c')).status).toBe(503);
  world.control.apply(settings);
  expect((await world.ask('c')).status).toBe(200);
});

test('its operator is heard when there is no room for users', async () => {
  await open({ maxHeldBytes: 50 });
  expect((await world.ask('c')).status).toBe(503);
  const { gateway } = world;
  const identity = await readGatewayIdentity(world.folder);
  const authorization = `Bearer ${identity?.adminToken}`;
  expect((await world.post('/-/stop', { graceMs: 100 }, { authorization })).status).toBe(202);
  await gateway?.stopped;
});

test('a body that drips for ever is ended in time', async () => {
  await open({ bodyTimeoutMs: 100_000 });
  const { socket, closed } = raw('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{');
  await vi.waitFor(async () => expect(await heldBytes()).toBe(1));
  for (let step = 1; step < 5; step += 1) {
    world.stopwatch.advance(20_000);
    socket.write(' ');
    await vi.waitFor(async () => expect(await heldBytes()).toBe(1 + step));
  }
  world.stopwatch.advance(20_000);
  expect(await closed).toMatch(/^HTTP\/1\.1 408 [\s\S]*"upload_timeout"/);
  expect(world.gateway?.measures().state.refusals).toEqual({ upload_timeout: 1 });
  expect(await heldBytes()).toBe(0);
  expect((await world.ask('c')).status).toBe(200);
});

test('who never sends headers, or not all of them, is hung up on; others are served meanwhile', async () => {
  await open({ headersTimeoutMs: 1_500 });
  const silent = raw('');
  const halfway = raw('POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\nx-a: ');
  const drip = setInterval(() => halfway.socket.write('a'), 20);
  expect((await world.ask('c')).status).toBe(200);
  await Promise.all([silent.closed, halfway.closed]);
  clearInterval(drip);
  expect((await world.ask('c')).status).toBe(200);
});

test('more connections than there are places for are closed at once, and said', async () => {
  await open({ maxConnections: 4 });
  const places = Array.from({ length: 4 }, () => raw(''));
  await Promise.all(places.map(({ socket }) => new Promise((done) => socket.on('connect', done))));
  expect(await raw('GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n').closed).toBe('');
  await vi.waitFor(() => expect(world.log.some(({ event }) => event === 'gateway.connection.dropped')).toBe(true));
  for (const { socket } of places) socket.destroy();
  await vi.waitFor(async () => expect((await fetch(`${world.url}/healthz`)).status).toBe(200));
});

test('a gateway that has as many connections as it may have hears its operator, and lets go of whoever says nothing', async () => {
  await open({ maxConnections: 2 });
  const places = [raw(''), raw('')];
  await Promise.all(places.map(({ socket }) => new Promise((done) => socket.on('connect', done))));
  const identity = await readGatewayIdentity(world.folder);
  if (identity === undefined) throw new Error('there is no identity file');
  expect(await probeGateway(identity)).toBe('live');
  const metrics = 'GET /-/metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\nauthorization: Bearer';
  const token = (await readFile(join(world.folder, 'metrics-token'), 'utf8')).trim();
  expect(await raw(`${metrics} ${token}\r\n\r\n`).closed).toContain('200 OK');
  expect(await raw(`${metrics} wrong\r\n\r\n`).closed).toBe('');
  expect(await raw('').closed).toBe('');
  // However many come, the operator is among those that are listened to.
  const crowd = Array.from({ length: 100 }, () => raw(''));
  expect(await probeGateway(identity)).toBe('live');
  await Promise.all(crowd.map(({ closed }) => closed));
  expect(places.every(({ socket }) => !socket.destroyed)).toBe(true);
});

test('a user who does not read is hung up on, and so is the agent that answers', async () => {
  await open({ upstreamPolicy: { idleTimeoutMs: 200 } });
  world.v1.answer = (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const fill = (): void => {
      while (!response.destroyed && response.write(`data: ${'x'.repeat(KIB)}\n\n`));
      response.once('drain', fill);
    };
    fill();
  };
  const request = JSON.stringify({ model: 'helper', messages: [], stream: true });
  const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${request.length}\r\n\r\n`;
  const { socket } = raw(head + request);
  socket.pause();
  await vi.waitFor(() => expect(world.v1.hungUp).toBe(1), { timeout: 10_000 });
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(1));
  await vi.waitFor(async () => expect(await heldBytes()).toBe(0));
});
