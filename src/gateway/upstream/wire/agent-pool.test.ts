import { EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { onBug } from '#testing/gateway/on-bug.ts';
import { RawAgent, says } from '#testing/gateway/raw-agent.ts';
import { ask, askWhole, type RecordedReply } from '#testing/gateway/recorded-reply.ts';
import { AgentPool } from './agent-pool.ts';

type Asked = Parameters<typeof ask>[1];

const LENGTH = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok';
const LIMITS = { connections: 4, connectTimeoutMs: 5_000, keepAliveMs: 60_000 };

let agent: RawAgent;
let url: string;
let pool: AgentPool;
beforeEach(async () => {
  agent = new RawAgent();
  url = await agent.listen();
  pool = new AgentPool(url, LIMITS, onBug);
});
afterEach(async () => {
  await pool.destroy();
  await agent.close();
});

test.each([
  ['a length', LENGTH],
  ['no length', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'],
  ['chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n'],
  ['trailers', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\nx-a: 1\r\n\r\n'],
  ['nothing', 'HTTP/1.1 204 No Content\r\n\r\n'],
  ['nothing new', 'HTTP/1.1 304 Not Modified\r\n\r\n'],
  ['HTTP/1.0', 'HTTP/1.0 200 OK\r\nconnection: keep-alive\r\ncontent-length: 2\r\n\r\nok'],
  ['a long life', `${LENGTH.slice(0, 17)}keep-alive: timeout=60\r\n${LENGTH.slice(17)}`],
])('after a reply with %s its connection is used again', async (_, bytes) => {
  agent.answer = says(bytes);
  for (let times = 0; times < 4; times += 1) expect((await askWhole(pool)).told.at(-1)).toBe('end');
  expect(agent.connections).toBe(1);
});

test.each<[string, string, Asked?]>([
  ['that is the last', LENGTH.replace('content', 'connection: close\r\ncontent')],
  ['of HTTP/1.0', LENGTH.replace('1.1', '1.0')],
  ['that is followed by junk', `${LENGTH}junk`],
  ['that is followed by another', `${LENGTH}${LENGTH}`],
  ['with a body where none may be', 'HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\nok'],
  ['with a body that is announced where none may be', 'HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\n'],
  ['whose connection ends in a moment', LENGTH.replace('content', 'keep-alive: timeout=2\r\ncontent')],
  ['to HEAD', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n', { method: 'HEAD' }],
  ['to a body that nobody expects', LENGTH, { body: 'why' }],
])('after a reply %s its connection is not used again', async (_, bytes, asked) => {
  agent.answer = says(bytes);
  for (let times = 0; times < 3; times += 1) expect((await askWhole(pool, asked)).told.at(-1)).toBe('end');
  expect(agent.connections).toBe(3);
});

test('bytes that nobody asked for close their connection, and are no reply', async () => {
  const first = agent.heard();
  const reply = ask(pool);
  const socket = await first;
  socket.write(LENGTH);
  await reply.over;
  const closed = once(socket, 'close');
  socket.write(LENGTH.replace('ok', 'no'));
  await closed;
  agent.answer = says(LENGTH);
  expect((await askWhole(pool)).text).toBe('ok');
  expect(agent.connections).toBe(2);
});

test('a connection that was freed just now is not used before what else came over it was read', async () => {
  const first = agent.heard();
  const next = Promise.withResolvers<RecordedReply>();
  ask(pool, {}, (what) => {
    if (what !== 'end') return;
    // Both are there when the next request is asked for; it must not be the one that gets these bytes.
    socket.write(LENGTH.replace('ok', 'no'));
    next.resolve(askWhole(pool));
  });
  const socket = await first;
  agent.answer = says(LENGTH);
  socket.write(LENGTH);
  expect((await next.promise).text).toBe('ok');
  expect(agent.connections).toBe(2);
});

test('the connection that was used last is used next, and of those that rest none that was closed', async () => {
  const sockets: Socket[] = [];
  agent.answer = (socket) => {
    sockets.push(socket);
    socket.write(LENGTH);
  };
  await Promise.all([askWhole(pool), askWhole(pool), askWhole(pool)]);
  expect(agent.connections).toBe(3);
  sockets.splice(0);
  for (let times = 0; times < 3; times += 1) {
    await setImmediate();
    await askWhole(pool);
  }
  const used = new Set(sockets);
  expect(used.size).toBe(1);
  const [last] = used;
  const closed = once(last ?? new EventEmitter(), 'close');
  last?.end();
  await closed;
  for (let times = 0; times < 3; times += 1) expect((await askWhole(pool)).text).toBe('ok');
  expect(agent.connections).toBe(3);
});

test('a connection that the agent closed while it was idle is not used', async () => {
  const first = agent.heard();
  const reply = ask(pool);
  const socket = await first;
  socket.write(LENGTH);
  await reply.over;
  socket.end();
  await once(socket, 'close');
  agent.answer = says(LENGTH);
  expect((await askWhole(pool, { method: 'POST', body: 'x' })).text).toBe('ok');
  expect(agent.requests).toHaveLength(2);
});

test('a connection that is closed just when a request went out fails it, and nothing is sent again', async () => {
  agent.answer = says(LENGTH);
  await askWhole(pool);
  agent.answer = (socket) => void socket.destroy();
  const { told, error } = await askWhole(pool);
  expect(told).toEqual(['start', 'error']);
  expect(['UND_ERR_SOCKET', 'ECONNRESET']).toContain(error?.code);
  expect(agent.requests).toHaveLength(2);
});

test('more requests than connections wait for their turn, first come, first served', async () => {
  await pool.destroy();
  pool = new AgentPool(url, { ...LIMITS, connections: 2 }, onBug);
  const open: Socket[] = [];
  agent.answer = (socket) => void open.push(socket);
  const replies = ['/1', '/2', '/3', '/4', '/5'].map((path) => ask(pool, { path }));
  await vi.waitFor(() => expect(open).toHaveLength(2));
  expect(pool.waiting).toBe(3);
  expect(replies.map(({ told }) => told.length)).toEqual([1, 1, 0, 0, 0]);
  for (let answered = 0; answered < 5; answered += 1) {
    await vi.waitFor(() => expect(open.length).toBeGreaterThan(0));
    open.shift()?.write(LENGTH);
  }
  await Promise.all(replies.map(({ over }) => over));
  expect(replies.map(({ text }) => text)).toEqual(['ok', 'ok', 'ok', 'ok', 'ok']);
  expect(agent.requests.map((line) => line[5])).toEqual(['1', '2', '3', '4', '5']);
  expect([agent.connections, pool.waiting]).toEqual([2, 0]);
});

test('a place that is freed by a broken connection is taken by who waits', async () => {
  await pool.destroy();
  pool = new AgentPool(url, { ...LIMITS, connections: 1 }, onBug);
  agent.answer = (socket, serial) => void (serial === 1 ? socket.destroy() : socket.write(LENGTH));
  const [first, second] = [ask(pool), ask(pool)];
  await second.over;
  expect([first.told.at(-1), second.text]).toEqual(['error', 'ok']);
});

test.each<[string, string | Buffer]>([
  ['a text', 'hé, 😀'],
  ['bytes', Buffer.from([0, 255, 10])],
  ['a long text', 'é'.repeat(100_000)],
  ['many bytes', Buffer.alloc(300_000, 7)],
])('%s goes out as it is', async (_, body) => {
  const bytes = Buffer.from(body);
  agent.answer = () => undefined;
  ask(pool, { method: 'POST', path: '/up', headers: ['x-latin', 'é'], body });
  const end = '\r\n\r\n';
  await vi.waitFor(() => expect(agent.received.length).toBe(agent.received.indexOf(end) + end.length + bytes.length));
  const [head, sent] = agent.received.split(end);
  expect(head).toBe(
    `POST /up HTTP/1.1\r\nhost: ${url.slice(7)}\r\nconnection: keep-alive\r\nx-latin: é\r\ncontent-length: ${bytes.length}`,
  );
  expect(Buffer.from(sent ?? '', 'latin1').equals(bytes)).toBe(true);
});

test('what comes as it comes in goes through too, and is told in the same way', async () => {
  agent.answer = says(LENGTH.replace('content', 'set-cookie: a\r\nset-cookie: b\r\ncontent'));
  const body = (async function* () {
    yield Buffer.from('in ');
    yield Buffer.from('parts');
  })();
  const reply = await askWhole(pool, { method: 'POST', body });
  expect(reply.told).toEqual(['start', 'byte', 'head', 'data', 'end']);
  expect(reply.headers).toEqual(['set-cookie', 'a', 'set-cookie', 'b', 'content-length', '2']);
  expect(agent.received).toContain('parts');
});

test('what can’t be put on the wire is refused, and nothing is sent', async () => {
  expect(() => ask(pool, { headers: ['authorization', 'Bearer a\nb'] })).toThrow('invalid authorization header');
  agent.answer = says(LENGTH);
  await askWhole(pool);
  expect(agent.requests).toHaveLength(1);
});

test('an agent that is not there was sent nothing', async () => {
  await agent.close();
  const { told, error } = await askWhole(pool);
  expect([told, error?.code]).toEqual([['error'], 'ECONNREFUSED']);
  agent = new RawAgent();
});

test('what was asked is finished when its connections are let go of, and then they are closed', async () => {
  const [reply, idle] = [ask(pool), agent.heard()];
  const socket = await idle;
  const closed = once(socket, 'close');
  pool.retire();
  socket.write(LENGTH);
  await reply.over;
  expect(reply.text).toBe('ok');
  await closed;
});

test('at the end whatever is under way or waits is broken off, and told', async () => {
  await pool.destroy();
  pool = new AgentPool(url, { ...LIMITS, connections: 1 }, onBug);
  const first = agent.heard();
  const replies = [ask(pool), ask(pool)];
  await first;
  await pool.destroy();
  expect(replies.map(({ told }) => told)).toEqual([['start', 'error'], ['error']]);
  expect(replies.map(({ error }) => error?.code)).toEqual(['UND_ERR_DESTROYED', 'UND_ERR_DESTROYED']);
  expect(() => ask(pool)).toThrow(expect.objectContaining({ code: 'UND_ERR_DESTROYED' }));
  expect(agent.connections).toBe(1);
});

test('connections of a pool that is let go of are closed, also where more are freed at once than requests wait', async () => {
  await pool.destroy();
  pool = new AgentPool(url, { ...LIMITS, connections: 2 }, onBug);
  const open: Socket[] = [];
  agent.answer = (socket) => void open.push(socket);
  const replies = ['/1', '/2', '/3'].map((path) => ask(pool, { path }));
  await vi.waitFor(() => expect(open).toHaveLength(2));
  const [one, other] = open;
  if (one === undefined || other === undefined) throw new Error('two connections were asked');
  const closed = [once(one, 'close'), once(other, 'close')];
  pool.retire();
  agent.answer = says(LENGTH);
  one.write(LENGTH);
  other.write(LENGTH);
  await Promise.all(replies.map(({ over }) => over));
  expect(replies.map(({ text }) => text)).toEqual(['ok', 'ok', 'ok']);
  await Promise.all(closed);
});
