import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { onBug } from '#testing/gateway/on-bug.ts';
import { RawUser } from '#testing/gateway/raw-user.ts';
import { WriteBatch } from '../write-batch.ts';
import { LaneReply } from './lane-reply.ts';

const KEPT = 'connection: keep-alive\r\nkeep-alive: timeout=65\r\n';

let server: Server;
let user: RawUser;
let socket: Socket;
/** Whether the connection was said to end, for each reply that went through. */
let through: boolean[];
let reply: LaneReply;
const writes = new WriteBatch(onBug);

beforeEach(async () => {
  server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  user = new RawUser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  [socket] = (await once(server, 'connection')) as [Socket];
  socket.on('error', () => undefined);
  through = [];
  reply = begin();
});
afterEach(() => {
  user.socket.destroy();
  socket.destroy();
  server.close();
});

function begin(): LaneReply {
  return new LaneReply({
    socket,
    keepAlive: KEPT,
    date: 'now',
    writes,
    replied(own, closes) {
      through.push(closes);
      own.close();
    },
  });
}

const head = (rest: string, status = '200 OK'): string =>
  `HTTP/1.1 ${status}\r\nx-a: b\r\ndate: now\r\n${KEPT}${rest}\r\n`;
/** All that the user got of what was said so far. */
async function got(): Promise<string> {
  // Replies that were ended are written in the end of this turn.
  await setImmediate();
  socket.end();
  await user.until(() => user.socket.readableEnded);
  return user.text;
}

describe('what is on the wire', () => {
  test('all at once, with its length', async () => {
    reply.writeHead(200, ['x-a', 'b']);
    reply.end('hé');
    expect(await got()).toBe(`${head('content-length: 3\r\n')}h\xc3\xa9`);
    expect(through).toEqual([false]);
  });

  test('the length that the headers name, in pieces', async () => {
    reply.writeHead(200, ['x-a', 'b', 'content-length', '6']);
    reply.write('abc');
    reply.write(Buffer.from('def'));
    reply.end();
    expect(await got()).toBe(`HTTP/1.1 200 OK\r\nx-a: b\r\ncontent-length: 6\r\ndate: now\r\n${KEPT}\r\nabcdef`);
  });

  test('chunks as they come, none for nothing', async () => {
    reply.writeHead(200, ['x-a', 'b']);
    reply.flushHeaders();
    reply.flushHeaders();
    await user.until(() => user.text !== '');
    const begun = head('transfer-encoding: chunked\r\n');
    expect(user.text).toBe(begun);
    reply.write('');
    reply.write('data: 1\n\n');
    reply.write(Buffer.alloc(0));
    reply.write('x'.repeat(16));
    reply.end('é');
    expect(await got()).toBe(`${begun}9\r\ndata: 1\n\n\r\n10\r\n${'x'.repeat(16)}\r\n2\r\n\xc3\xa9\r\n0\r\n\r\n`);
  });

  test('chunks that begin with a piece, and end with nothing', async () => {
    reply.writeHead(200, ['x-a', 'b']);
    reply.write('a');
    reply.end();
    expect(await got()).toBe(`${head('transfer-encoding: chunked\r\n')}1\r\na\r\n0\r\n\r\n`);
  });

  test('an empty piece still sends the head', async () => {
    reply.writeHead(200, ['x-a', 'b']);
    reply.write('');
    await user.until(() => user.text !== '');
    expect(user.text).toBe(head('transfer-encoding: chunked\r\n'));
  });

  test.each([204, 304])('%s has no body, whatever is said', async (status) => {
    reply.writeHead(status, ['x-a', 'b']);
    reply.write('never');
    reply.end('never');
    const name = status === 204 ? '204 No Content' : '304 Not Modified';
    expect(await got()).toBe(head('', name));
    expect(through).toEqual([false]);
  });

  test('no head at all is a 200', async () => {
    reply.end();
    expect(await got()).toBe(`HTTP/1.1 200 OK\r\ndate: now\r\n${KEPT}content-length: 0\r\n\r\n`);
  });

  test('a large piece, whole and in its frame', async () => {
    const large = 'x'.repeat(200_000);
    reply.writeHead(200, ['x-a', 'b']);
    reply.write(large);
    reply.end(large);
    expect(await got()).toBe(
      `${head('transfer-encoding: chunked\r\n')}30d40\r\n${large}\r\n30d40\r\n${large}\r\n0\r\n\r\n`,
    );
  });

  test('`connection: close` in either way, once', async () => {
    reply.setHeader('connection', 'close');
    reply.writeHead(200, { connection: 'close' });
    reply.end();
    expect(await got()).toBe('HTTP/1.1 200 OK\r\nconnection: close\r\ndate: now\r\ncontent-length: 0\r\n\r\n');
    expect(through).toEqual([true]);
    const next = begin();
    next.setHeader('x-other', 'close');
    expect(next.headersSent).toBe(false);
  });

  test('`connection: close` that was set before', async () => {
    reply.setHeader('connection', 'close');
    reply.writeHead(200, ['x-a', 'b']);
    reply.end();
    expect(await got()).toContain('\r\nconnection: close\r\n');
    expect(user.text).not.toContain('keep-alive');
    expect(through).toEqual([true]);
  });
});

test('as with Node’s own, a head counts as sent when it is said: nobody may say another', () => {
  expect(reply.headersSent).toBe(false);
  reply.writeHead(200, ['content-length', '3']);
  expect(reply.headersSent).toBe(true);
});

test.each([
  ['flushHeaders', (): unknown => reply.flushHeaders()],
  ['write', (): unknown => reply.write('a')],
  ['end', (): unknown => reply.end('a')],
])('a header that can’t be written reaches nobody by %s, and an error can still be told', async (_, say) => {
  for (const value of ['a\r\nx-b: c', 'a\nb', 'a\rb', 'a\0b', '\u{1f600}']) {
    reply.writeHead(200, ['x-a', value]);
    expect(say).toThrow(TypeError);
    expect(reply.headersSent).toBe(false);
  }
  reply.writeHead(502, ['x-a', 'b']);
  reply.end('sorry');
  expect(await got()).toBe(`${head('content-length: 5\r\n', '502 Bad Gateway')}sorry`);
});

test('it is through when the system has all of it, and says `close` once', async () => {
  let closed = 0;
  reply.on('close', () => {
    closed += 1;
  });
  reply.writeHead(200, []);
  reply.end('a');
  expect([closed, reply.closed]).toEqual([0, false]);
  await vi.waitFor(() => expect([closed, reply.closed, reply.destroyed]).toEqual([1, true, true]));
  reply.close();
  reply.end('b');
  expect(reply.write('c')).toBe(false);
  expect(await got()).toMatch(/\r\n\r\na$/);
  expect([closed, through.length]).toEqual([1, 1]);
});

test('a reply that is through touches nothing of the one after it', async () => {
  reply.writeHead(200, []);
  reply.end('a');
  await vi.waitFor(() => expect(reply.closed).toBe(true));
  const next = begin();
  reply.setTimeout(50_000);
  reply.destroy();
  reply.flushHeaders();
  expect([socket.destroyed, socket.timeout ?? 0]).toEqual([false, 0]);
  next.end('b');
  expect(await got()).toMatch(/\r\n\r\nb$/);
});

test('how long its reader may wait does not outlast it', async () => {
  reply.writeHead(200, []);
  reply.setTimeout(50_000);
  expect(socket.timeout).toBe(50_000);
  reply.end('a');
  await vi.waitFor(() => expect(reply.closed).toBe(true));
  expect(socket.timeout).toBe(0);
});

test('a reader who is slow is told of by `write`, and nothing of 10 MB is lost', async () => {
  const piece = Buffer.alloc(64 * 1024, 'abcdefghij');
  user.socket.pause();
  reply.writeHead(200, ['content-length', String(160 * piece.length)]);
  let waits = 0;
  for (let count = 0; count < 160; count += 1) {
    if (reply.write(piece)) continue;
    waits += 1;
    user.socket.resume();
    await once(socket, 'drain');
    user.socket.pause();
  }
  reply.end();
  user.socket.resume();
  expect(waits).toBeGreaterThan(0);
  expect((await got()).length).toBeGreaterThan(160 * piece.length);
  expect(user.text.slice(user.text.indexOf('\r\n\r\n') + 4)).toBe(piece.toString('latin1').repeat(160));
  expect(through).toEqual([false]);
});

test('it is not through as long as the user has not taken it', async () => {
  user.socket.pause();
  reply.writeHead(200, []);
  reply.end(Buffer.alloc(10_000_000));
  expect(socket.writableLength).toBeGreaterThan(0);
  await user.send();
  expect(through).toEqual([]);
  user.socket.resume();
  await vi.waitFor(() => expect(through).toEqual([false]));
});

test('what is said to nobody is lost in silence', async () => {
  reply.writeHead(200, []);
  socket.destroy();
  expect([reply.destroyed, reply.write('a')]).toEqual([true, false]);
  reply.flushHeaders();
  reply.end('b');
  reply.destroy();
  await once(socket, 'close');
  expect(through).toEqual([]);
});

test('what is said after the gateway’s side has ended breaks the connection, and nothing else', async () => {
  reply.writeHead(200, []);
  reply.write('a');
  socket.end();
  reply.write('b');
  await new Promise((done) => socket.once('close', done));
  expect(through).toEqual([]);
});
