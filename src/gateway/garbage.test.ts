import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { anyBytes, PlainWorld } from '#testing/gateway/plain-world.ts';
import { RawAgent } from '#testing/gateway/raw-agent.ts';

let world: PlainWorld;
let agent: RawAgent;
let address: string;
beforeEach(async () => {
  world = new PlainWorld();
  agent = new RawAgent();
  await world.open();
  address = await agent.listen();
  world.decide(0, '', { v1: address });
});
afterEach(async () => {
  await world.close();
  await agent.close();
});

/** What the agent says, byte by byte, before it closes. */
const says =
  (bytes: string) =>
  (socket: Parameters<RawAgent['answer']>[0]): void =>
    void socket.end(bytes, 'latin1');

const whole = (path = '/x') =>
  world.whole(path).then(
    ({ status, body, headers }) => ({ status, body: String(body), headers }),
    () => 'cut' as const,
  );

test.each([
  ['HTTP/1.0, to the end of the connection', 'HTTP/1.0 200 OK\r\n\r\nhello'],
  ['no length, to the end of the connection', 'HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhello'],
  [
    'chunks with extensions and trailers',
    'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nx-late: 1\r\n\r\n',
  ],
  [
    'hints before it',
    'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello',
  ],
  ['a status without words', 'HTTP/1.1 200 \r\ncontent-length: 5\r\n\r\nhello'],
])('a reply with %s is a reply', async (_, bytes) => {
  agent.answer = says(bytes);
  expect(await whole()).toMatchObject({ status: 200, body: 'hello' });
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(1));
});

test.each([
  ['another protocol', 'SMTP ready\r\n'],
  ['nothing', ''],
  ['half a status line', 'HTTP/1.1 20'],
  ['a status that is none', 'HTTP/1.1 99999 What\r\n\r\n'],
  ['headers without end', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n'],
  [
    'a hundred kilobytes of headers',
    `HTTP/1.1 200 OK\r\n${'x-a: 1234567890\r\n'.repeat(7_000)}content-length: 5\r\n\r\nhello`,
  ],
  ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 50\r\n\r\nhello'],
  ['a length that is none', 'HTTP/1.1 200 OK\r\ncontent-length: five\r\n\r\nhello'],
  ['a negative length', 'HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nhello'],
  ['a line break in a header', 'HTTP/1.1 200 OK\r\nx-a: b\rx-evil: 1\r\ncontent-length: 5\r\n\r\nhello'],
  ['a zero byte in a header', 'HTTP/1.1 200 OK\r\nx-a: b\x00\r\ncontent-length: 5\r\n\r\nhello'],
  ['an upgrade that nobody asked for', 'HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'],
  ['a permission that nobody asked for', 'HTTP/1.1 100 Continue\r\n\r\n'],
])('an agent that answers with %s has failed, and its user is told', async (_, bytes) => {
  agent.answer = says(bytes);
  expect(await whole('/x')).toMatchObject({ status: 502 });
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
  world.decide(0);
  expect(await whole('/x')).toMatchObject({ status: 200 });
});

test.each([
  ['stops before its length', 'HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\nhello'],
  ['stops before its last chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n'],
  ['has a chunk that is none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\nxyz\r\n'],
])('a reply that %s never looks whole', async (_, bytes) => {
  agent.answer = says(bytes);
  expect(await whole()).toBe('cut');
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
});

test('a reply with both a length and chunks is told one way, or not at all', async () => {
  agent.answer = says(
    'HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  );
  const reply = await whole();
  if (reply === 'cut') return;
  if (reply.status === 200) {
    expect(reply.body).toBe('hello');
    expect(['content-length', 'transfer-encoding'].filter((name) => name in reply.headers)).toHaveLength(1);
  } else expect(reply.status).toBe(502);
});

test('what follows a reply is never taken for the reply to the next request', async () => {
  agent.answer = (socket, serial) => {
    const own = `HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nown ${serial}`;
    socket.write(`${own}HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison`);
  };
  for (let serial = 1; serial <= 5; serial += 1) expect(await whole()).toMatchObject({ body: `own ${serial}` });
});

test('a body where none may be is not handed on, nor into the next reply', async () => {
  agent.answer = (socket) => void socket.write('HTTP/1.1 204 No Content\r\ncontent-length: 6\r\n\r\npoison');
  expect(await whole()).toMatchObject({ status: 204, body: '' });
  agent.answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\npoison');
  expect((await world.whole('/x', { method: 'HEAD' })).body.length).toBe(0);
  agent.answer = (socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nown');
  expect(await whole()).toMatchObject({ status: 200, body: 'own' });
});

test('headers of an agent that belong to us, or to its connection, do not reach users', async () => {
  const lines = [
    ...['x-headgate-release: v9', 'x-headgate-pin: forged', 'connection: keep-alive, x-private', 'x-private: 1'],
    ...['keep-alive: timeout=5', 'proxy-authenticate: Basic', 'upgrade: h2c', 'x-own: 1', 'content-length: 2'],
  ];
  agent.answer = (socket) => void socket.write(`HTTP/1.1 200 OK\r\n${lines.join('\r\n')}\r\n\r\nok`);
  const { headers } = await world.whole('/x');
  expect(headers).toMatchObject({ 'x-headgate-release': 'v1', 'x-own': '1' });
  expect(headers['x-headgate-pin']).not.toBe('forged');
  for (const gone of ['x-private', 'proxy-authenticate', 'upgrade']) expect(headers[gone]).toBeUndefined();
});

test('ten megabytes come through as they are, by length, in chunks and as one JSON', async () => {
  const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
  const large = anyBytes(10 * 1024 * 1024);
  world.decide(0);
  for (const headers of [{ 'content-length': large.length }, {}]) {
    world.plain.v1.handle = (_, response) => void response.writeHead(200, headers).end(large);
    expect(sha((await world.whole('/film')).body)).toBe(sha(large));
  }
  world.control.decide(world.route(0, {}, { api: 'responses' }));
  const json = JSON.stringify({
    id: 'resp_1',
    object: 'response',
    status: 'completed',
    padding: 'y'.repeat(10 * 1024 * 1024),
  });
  world.v1.answer = (_, response) => void response.writeHead(200, { 'content-type': 'application/json' }).end(json);
  const reply = await (await world.post('/v1/responses', { model: 'helper', input: 'hello' })).text();
  expect(JSON.parse(reply).padding.length).toBe(10 * 1024 * 1024);
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(3));
});
