import { createHash } from 'node:crypto';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { anyBytes } from '#testing/gateway/plain-world.ts';
import { RawAgent, says } from '#testing/gateway/raw-agent.ts';
import { ask, askWhole } from '#testing/gateway/recorded-reply.ts';
import { untilStill } from '#testing/until-still.ts';
import { AgentPool } from './agent-pool.ts';

const HEAD = 'HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n';
const MIB = 1024 * 1024;

let agent: RawAgent;
let pool: AgentPool;
/** What the handling of replies threw. */
let bugs: unknown[];
beforeEach(async () => {
  agent = new RawAgent();
  bugs = [];
  const limits = { connections: 4, connectTimeoutMs: 5_000, keepAliveMs: 60_000 };
  pool = new AgentPool(await agent.listen(), limits, (error) => bugs.push(error));
});
afterEach(async () => {
  await pool.destroy();
  await agent.close();
  expect(bugs).toEqual([]);
});

/** What the agent's side of a connection ends with; to be asked before it does. */
const closing = (socket: Socket): Promise<unknown> => once(socket, 'close');

test('a reply is told in its order, and once', async () => {
  agent.answer = (socket) => {
    socket.write(HEAD);
    setImmediate(() => socket.write('body'));
  };
  const reply = await askWhole(pool);
  expect(reply.told).toEqual(['start', 'byte', 'head', 'data', 'end']);
  expect([reply.status, reply.headers, reply.text]).toEqual([200, ['content-length', '4'], 'body']);
});

test.each([
  ['another protocol', 'SMTP ready\r\n'],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 50\r\n\r\nhello'],
  ['a length and chunks', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n'],
  ['a folded line', 'HTTP/1.1 200 OK\r\nx-a: b\r\n c\r\n\r\n'],
  ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
  ['a bad chunk size', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nxyz\r\n'],
  ['too many headers', `HTTP/1.1 200 OK\r\n${'x-a: 1234567890\r\n'.repeat(1_100)}`],
])('whoever answers with %s is hung up on', async (_, bytes) => {
  const closed = Promise.withResolvers<void>();
  agent.answer = (socket) => {
    socket.once('close', () => closed.resolve()).write(bytes, 'latin1');
  };
  const { told } = await askWhole(pool);
  expect(told.filter((what) => what === 'error' || what === 'end')).toEqual(['error']);
  await closed.promise;
});

test.each([
  ['before a byte', '', ['start', 'error']],
  ['in its headers', 'HTTP/1.1 200', ['start', 'byte', 'error']],
  ['in its body', `${HEAD}bo`, ['start', 'byte', 'head', 'data', 'error']],
])('a reply that ends %s is an error', async (_, bytes, told) => {
  agent.answer = (socket) => void socket.end(bytes);
  const reply = await askWhole(pool);
  expect([reply.told, reply.error?.code, reply.error?.message]).toEqual([told, 'UND_ERR_SOCKET', 'other side closed']);
});

test('a reply without a length ends with its connection', async () => {
  agent.answer = (socket) => void socket.end('HTTP/1.1 200 OK\r\n\r\nall of it');
  expect(await askWhole(pool)).toMatchObject({ text: 'all of it', error: undefined });
});

test('a reply that comes byte by byte is a reply', async () => {
  const bytes = 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4;a\r\nbody\r\n0\r\nx-late: 1\r\n\r\n';
  agent.answer = async (socket) => {
    for (const byte of bytes) await new Promise((done) => socket.write(byte, done));
  };
  expect(await askWhole(pool)).toMatchObject({ text: 'body', told: ['start', 'byte', 'head', 'data', 'end'] });
});

test('ten megabytes of chunks come through as they are', async () => {
  const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const large = anyBytes(10 * MIB);
  agent.answer = (socket) => {
    socket.write('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n');
    for (let at = 0, bytes = 1; at < large.length; at += bytes, bytes = (bytes * 7) % 99_991) {
      const chunk = large.subarray(at, at + bytes);
      socket.write(`${chunk.length.toString(16)}\r\n`);
      socket.write(chunk);
      socket.write('\r\n');
    }
    socket.write('0\r\n\r\n');
  };
  for (let times = 0; times < 2; times += 1) expect(sha((await askWhole(pool)).body)).toBe(sha(large));
  expect(agent.connections).toBe(1);
});

test('who reads slowly holds the agent back, and gets all of it in the end', async () => {
  let written = 0;
  agent.answer = (socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${50 * MIB}\r\n\r\n`);
    const fill = (): void => {
      while (written < 50) {
        written += 1;
        if (!socket.write(Buffer.alloc(MIB, written))) return void socket.once('drain', fill);
      }
    };
    fill();
  };
  let isHeldBack = true;
  const reply = ask(pool, {}, (what, { controller }) => {
    if (what === 'data' && isHeldBack) controller?.pause();
  });
  await vi.waitFor(() => expect(reply.body.length).toBeGreaterThan(0));
  await untilStill(() => written);
  expect(written).toBeLessThan(30);
  expect(reply.body.length).toBeLessThan(MIB);
  isHeldBack = false;
  reply.controller?.resume();
  await reply.over;
  expect(reply.body.length).toBe(50 * MIB);
  expect(reply.body.at(-1)).toBe(50);
});

test('a reply whose end came while it was held is told, and its connection is used again', async () => {
  agent.answer = says(`${HEAD}body`);
  for (let times = 0; times < 3; times += 1) {
    const reply = await askWhole(pool, {}, (what, { controller }) => {
      if (what === 'data') controller?.pause();
    });
    expect(reply.text).toBe('body');
    // Whoever was held goes on late: that is no longer about this reply.
    reply.controller?.resume();
  }
  expect(agent.connections).toBe(1);
});

describe('hanging up', () => {
  const reason = new Error('enough');

  test('before anything was sent sends nothing, and costs no connection', async () => {
    agent.answer = says(`${HEAD}body`);
    await askWhole(pool);
    const reply = await askWhole(pool, { path: '/no' }, (what, { controller }) => {
      if (what === 'start') controller?.abort(reason);
    });
    expect([reply.told, reply.error]).toEqual([['start', 'error'], reason]);
    await askWhole(pool);
    expect(agent.requests).toHaveLength(2);
    expect(agent.connections).toBe(1);
  });

  test.each([
    ['byte', ['start', 'byte', 'error']],
    ['head', ['start', 'byte', 'head', 'error']],
    ['data', ['start', 'byte', 'head', 'data', 'error']],
  ])('at the %s of a reply is told once, and closes the connection', async (phase, told) => {
    const closed = Promise.withResolvers<void>();
    agent.answer = (socket) => {
      socket.once('close', () => closed.resolve()).write(`${HEAD}body`);
    };
    const reply = await askWhole(pool, {}, (what, { controller }) => {
      if (what === phase) controller?.abort(reason);
    });
    expect([reply.told, reply.error]).toEqual([told, reason]);
    await closed.promise;
    reply.controller?.abort(reason);
    expect(reply.told).toEqual(told);
    expect((await askWhole(pool)).text).toBe('body');
  });

  test('while nothing came yet closes the connection', async () => {
    const asked = Promise.withResolvers<Socket>();
    agent.answer = (socket) => asked.resolve(socket);
    const reply = ask(pool);
    const socket = await asked.promise;
    const closed = closing(socket);
    reply.controller?.abort(reason);
    expect(reply.told).toEqual(['start', 'error']);
    await closed;
  });

  test('after the end does nothing to whoever uses the connection now', async () => {
    agent.answer = says(`${HEAD}body`);
    const first = await askWhole(pool);
    const second = ask(pool);
    await second.started;
    first.controller?.abort(reason);
    first.controller?.pause();
    await second.over;
    expect([first.told.at(-1), second.text, agent.connections]).toEqual(['end', 'body', 1]);
  });
});

test.each(['start', 'byte', 'head', 'data', 'end'])(
  'a bug in who is told at the %s breaks that reply, and no other',
  async (phase) => {
    agent.answer = says(`${HEAD}body`);
    const broken = await askWhole(pool, {}, (what) => {
      if (what === phase) throw new Error('a bug');
    });
    await vi.waitFor(() => expect(broken.error?.message).toBe('a bug'));
    // After the end nobody else would hear of it.
    if (phase === 'end') expect(bugs.splice(0)).toMatchObject([{ message: 'a bug' }]);
    expect((await askWhole(pool)).text).toBe('body');
  },
);

test('a request that was answered before it was sent whole does not share its connection with another', async () => {
  agent.answer = (socket) => {
    socket.pause();
    socket.write(`${HEAD}body`);
  };
  const body = Buffer.alloc(32 * MIB);
  expect((await askWhole(pool, { method: 'POST', body })).text).toBe('body');
  expect((await askWhole(pool, { method: 'POST', body: 'x' })).text).toBe('body');
  expect(agent.connections).toBe(2);
});
