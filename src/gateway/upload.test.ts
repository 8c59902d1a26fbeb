import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anyBytes, bytesOf, PlainWorld, replyTo } from '#testing/gateway/plain-world.ts';
import { untilStill } from '#testing/until-still.ts';

let world: PlainWorld;
beforeEach(async () => {
  world = new PlainWorld();
  await world.open({
    upstream: { connections: 64, connectTimeoutMs: 300 },
    upstreamPolicy: { firstByteTimeoutMs: 1_000, idleTimeoutMs: 400 },
  });
  world.decide(0);
});
afterEach(() => world.close());

const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('an upload of any size goes through as it comes: the agent answers before the user has said all', async () => {
  const parts = Array.from({ length: 40 }, () => anyBytes(256 * 1024));
  const hash = createHash('sha256');
  world.plain.v1.handle = (request, response) => {
    response.writeHead(200);
    request.once('data', () => response.write('first;'));
    request.on('data', (chunk: Buffer) => hash.update(chunk)).on('end', () => response.end('last'));
  };
  for (const headers of [{}, { 'content-length': String(40 * 256 * 1024) }]) {
    const call = world.begin('/upload', { method: 'POST', headers });
    const reply = replyTo(call);
    call.write(parts[0]);
    const message = await reply;
    expect(String((await message.iterator({ destroyOnReturn: false }).next()).value)).toBe('first;');
    for (const part of parts.slice(1)) call.write(part);
    call.end();
    expect(String(await bytesOf(message))).toBe('last');
  }
  expect(hash.digest('hex')).toBe(sha(Buffer.concat([...parts, ...parts])));
  expect(world.plain.v1.seen.map(({ headers }) => headers['content-length'])).toEqual([
    undefined,
    String(40 * 256 * 1024),
  ]);
});

test('an agent that reads slowly holds the user back instead of filling the gateway’s memory', async () => {
  await world.gateway?.stop(100);
  await world.start();
  let toRead: IncomingMessage | undefined;
  world.plain.v1.handle = (request, response) => {
    toRead = request;
    request.on('end', () => response.end('read'));
  };
  const call = world.begin('/upload', { method: 'POST' });
  const reply = replyTo(call);
  const piece = Buffer.alloc(256 * 1024);
  let written = 0;
  const fill = (): void => {
    while (written < 200) {
      written += 1;
      if (!call.write(piece)) return void call.once('drain', fill);
    }
    call.end();
  };
  fill();
  await untilStill(() => written);
  // 50 MB are on offer; what sockets and buffers between the three hold is far less.
  expect(written).toBeLessThan(150);
  toRead?.resume();
  expect(String(await bytesOf(await reply))).toBe('read');
});

test('a user who hangs up in the middle of an upload is hung up on at the agent', async () => {
  world.plain.v1.handle = (request) => void request.resume();
  const call = world.begin('/upload', { method: 'PUT' });
  call.on('error', () => undefined);
  call.write(Buffer.alloc(1_000));
  await vi.waitFor(() => expect(world.plain.v1.seen).toHaveLength(1));
  call.destroy();
  await vi.waitFor(() => expect(world.plain.v1.hungUp).toBe(1));
  await vi.waitFor(() => expect(world.outcomes('v1', 'aborted')).toBe(1));
  expect(world.outcomes('v1', 'agent-error')).toBe(0);
});

test('an agent that answers without reading the upload is heard, and one that breaks off is answered for', async () => {
  world.plain.v1.handle = (_, response) => void response.writeHead(413).end('too much');
  const large = Buffer.alloc(8 * 1024 * 1024);
  expect(await world.whole('/upload', { method: 'POST' }, large)).toMatchObject({
    status: 413,
    body: Buffer.from('too much'),
  });
  world.plain.v1.handle = (request) => void request.once('data', () => request.socket.destroy());
  const broken = await world.whole('/upload', { method: 'POST' }, large);
  expect(broken.status).toBe(502);
  expect(JSON.parse(String(broken.body))).toMatchObject({ error: { code: 'agent_failed' } });
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
  expect(world.outcomes('v1', 'user-error')).toBe(1);
});

test('an upload that stops half-way ends in time, and whoever stopped is held to account', async () => {
  world.plain.v1.handle = (request, response) => void request.resume().on('end', () => response.end());
  const call = world.begin('/upload', { method: 'POST' });
  const reply = replyTo(call);
  call.write('half');
  const message = await reply;
  expect(message.statusCode).toBe(408);
  expect(message.headers.connection).toBe('close');
  await vi.waitFor(() => expect(world.outcomes('v1', 'user-error')).toBe(1));
  world.plain.v1.handle = () => undefined;
  const unread = world.begin('/upload', { method: 'POST' });
  const failed = replyTo(unread);
  const fill = (): void => {
    while (unread.write(Buffer.alloc(1024 * 1024)));
    unread.once('drain', fill);
  };
  fill();
  expect((await failed).statusCode).toBe(504);
  unread.destroy();
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
});

test('a candidate that can’t be reached costs no user an answer, nor a byte of an upload', async () => {
  world.decide(10_000, '', { v2: 'http://127.0.0.1:1' });
  const sent = anyBytes(5 * 1024 * 1024);
  let got = '';
  world.plain.v1.handle = async (request, response) => {
    got = sha(await bytesOf(request));
    response.end('taken');
  };
  const reply = await world.whole('/upload', { method: 'POST' }, sent);
  expect(reply).toMatchObject({ status: 200, headers: { 'x-headgate-assignment': 'fallback' } });
  expect(got).toBe(sha(sent));
  await vi.waitFor(() => expect(world.outcomes('v2', 'agent-error')).toBe(1));
});
