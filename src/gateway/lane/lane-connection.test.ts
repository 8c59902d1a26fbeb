import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { bytesOf } from '#testing/gateway/plain-world.ts';
import { RawUser } from '#testing/gateway/raw-user.ts';
import { ByteBudget } from '../limit/byte-budget.ts';
import { WriteBatch } from '../write-batch.ts';
import { Lane } from './lane.ts';
import type { LaneRequest } from './lane-connection.ts';
import type { LaneReply } from './lane-reply.ts';

let server: Server;
let lane: Lane;
let budget: ByteBudget;
let maxBytes: number;
let users: RawUser[];
let sockets: Socket[];
let handedOver: number;
/** What the lane served, and what Node did: method, path and body. */
let served: string[];
let byNode: string[];
let serve: (request: LaneRequest, reply: LaneReply) => void;

beforeEach(async () => {
  [maxBytes, handedOver] = [1_000_000, 0];
  [users, sockets, served, byNode] = [[], [], [], []];
  serve = (_, reply) => void reply.end('lane');
  budget = new ByteBudget(() => maxBytes);
  server = createServer(async (request, response) => {
    const body = await bytesOf(request).catch(() => Buffer.from('broken'));
    byNode.push(`${request.method} ${request.url} ${body}`);
    response.end('node');
  });
  const [serveByNode] = server.listeners('connection');
  const now = (): number => 1_800_000_000_000;
  lane = new Lane({
    time: { elapsedMs: now, realNow: now, mark: () => ({ elapsedMs: 0, wall: 0 }), sinceMs: () => 0 },
    budget,
    writes: new WriteBatch(),
    keepAliveMs: 65_000,
    headersTimeoutMs: () => 60_000,
    serves: ({ url }) => url.startsWith('/lane'),
    serve(request, reply) {
      served.push(`${request.method} ${request.url} ${request.body ?? ''}`);
      serve(request, reply);
    },
    handOver(socket) {
      handedOver += 1;
      serveByNode?.call(server, socket);
    },
  });
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    sockets.push(socket);
    lane.take(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterEach(async () => {
  for (const { socket } of users) socket.destroy();
  const closed = once(server, 'close');
  server.close();
  lane.closeAll();
  server.closeAllConnections();
  await closed;
  await vi.waitFor(() => expect([budget.held, lane.underWay]).toEqual([0, 0]));
});

function come(): RawUser {
  const user = new RawUser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  users.push(user);
  return user;
}

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nhost: x\r\n\r\n`;
const post = (path: string, body: string): string =>
  `POST ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

describe('however a request is cut, it is the same request', () => {
  test('byte by byte, and the next one at once', async () => {
    const user = come();
    await user.send(...post('/lane', 'hello'));
    expect(await user.replies(1)).toMatchObject([{ status: 200 }]);
    await user.send(post('/lane/2', 'again'));
    await user.replies(2);
    expect([...served, ...byNode].toSorted()).toEqual(['POST /lane hello', 'POST /lane/2 again']);
  });

  test('its body in a second packet', async () => {
    const user = come();
    const bytes = post('/lane', 'hello');
    await user.send(bytes.slice(0, -5), bytes.slice(-5));
    expect(await user.replies(1)).toMatchObject([{ body: 'lane' }]);
    expect(served).toEqual(['POST /lane hello']);
  });

  test('its rest only after a while: then Node has all of it', async () => {
    const user = come();
    await user.send(post('/lane', 'hello').slice(0, -3));
    await vi.waitFor(() => expect(handedOver).toBe(1));
    await user.send('llo');
    expect(await user.replies(1)).toMatchObject([{ body: 'node' }]);
    expect([served, byNode]).toEqual([[], ['POST /lane hello']]);
  });

  test('a large body in many packets is held on the way, and let go of', async () => {
    const user = come();
    const bytes = post('/lane', 'x'.repeat(60_000));
    let held = 0;
    serve = (_, reply) => {
      held = budget.held;
      reply.end();
    };
    await user.send(bytes.slice(0, 20_000), bytes.slice(20_000, 40_000));
    await vi.waitFor(() => expect(budget.held).toBeGreaterThan(30_000));
    await user.send(bytes.slice(40_000));
    await user.replies(1);
    expect(served[0]?.length).toBe('POST /lane '.length + 60_000);
    expect(held).toBe(bytes.length);
    await vi.waitFor(() => expect(budget.held).toBe(0));
  });
});

describe('hand-over', () => {
  test('after some requests, with a chunked upload and what follows', async () => {
    const user = come();
    for (let count = 1; count <= 3; count += 1) {
      await user.send(post(`/lane/${count}`, 'x'));
      await user.replies(count);
    }
    const large = 'y'.repeat(300_000);
    const chunked = `POST /lane/4 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    await user.send(chunked.slice(0, 60), chunked.slice(60, 100_000), chunked.slice(100_000), post('/lane/5', 'z'));
    expect((await user.replies(5)).map(({ body }) => body)).toEqual(['lane', 'lane', 'lane', 'node', 'node']);
    expect(byNode.toSorted()).toEqual([`POST /lane/4 ${large}`, 'POST /lane/5 z']);
  });

  test('of several at once, which are answered in their order', async () => {
    const user = come();
    await user.send(get('/lane/0'));
    await user.replies(1);
    await user.send([1, 2, 3].map((count) => post(`/lane/${count}`, `${count}`)).join(''));
    await user.replies(4);
    expect(byNode.toSorted()).toEqual(['POST /lane/1 1', 'POST /lane/2 2', 'POST /lane/3 3']);
  });

  test('of what was sent during a reply: in its order, each byte once', async () => {
    const user = come();
    const waiting: LaneReply[] = [];
    serve = (_, reply) => void waiting.push(reply);
    await user.send(get('/lane'));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const bytes = post('/lane/1', 'x'.repeat(100_000)) + get('/lane/2');
    await user.send(bytes.slice(0, 7), bytes.slice(7, 50_000), bytes.slice(50_000));
    expect([served.length, handedOver]).toEqual([1, 0]);
    waiting[0]?.end('first');
    expect((await user.replies(3)).map(({ body }) => body)).toEqual(['first', 'node', 'node']);
    expect(byNode.toSorted()).toEqual(['GET /lane/2 ', `POST /lane/1 ${'x'.repeat(100_000)}`]);
  });

  test('of one that came whole during a reply is not needed', async () => {
    const user = come();
    const waiting: LaneReply[] = [];
    serve = (_, reply) => void waiting.push(reply);
    await user.send(get('/lane/1'), post('/lane/2', 'b'));
    waiting[0]?.end('1');
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.end('2');
    expect((await user.replies(2)).map(({ body }) => body)).toEqual(['1', '2']);
    expect(served).toEqual(['GET /lane/1 ', 'POST /lane/2 b']);
  });

  test('of what finds no room: only Node’s server says so', async () => {
    maxBytes = 100;
    const user = come();
    await user.send(post('/lane', 'x'.repeat(1_000)));
    await user.replies(1);
    const other = come();
    const bytes = post('/lane', 'y'.repeat(1_000));
    await other.send(bytes.slice(0, 50), bytes.slice(50, 500), bytes.slice(500));
    await other.replies(1);
    expect(served).toEqual([]);
    expect(byNode).toHaveLength(2);
  });

  test('of a connection that waited for a slow reader leaves no time-out behind', async () => {
    const user = come();
    serve = (_, reply) => {
      reply.setTimeout(60_000);
      reply.end('slow');
    };
    await user.send(get('/lane'));
    await user.replies(1);
    await vi.waitFor(() => expect(sockets[0]?.timeout).toBe(0));
  });
});

describe('during a reply', () => {
  let waiting: LaneReply[];
  let closed: number;
  let user: RawUser;
  beforeEach(async () => {
    [waiting, closed] = [[], 0];
    serve = (_, reply) => {
      waiting.push(reply);
      reply.on('close', () => {
        closed += 1;
      });
    };
    user = come();
    await user.send(get('/lane'));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
  });

  test('an empty line, as old clients send it after a body, harms nobody', async () => {
    await user.send('\r\n');
    waiting[0]?.end('whole');
    expect(await user.replies(1)).toMatchObject([{ body: 'whole' }]);
    await user.send(get('/lane/2'));
    await vi.waitFor(() => expect(byNode).toEqual(['GET /lane/2 ']));
  });

  test.each(['\0', 'garbage\r\n', ' GET / HTTP/1.1', '\x16\x03\x01', '{"json"'])(
    'bytes that begin no request, %j, end the connection',
    async (bytes) => {
      waiting[0]?.writeHead(200, []);
      waiting[0]?.write('half');
      await user.send(bytes);
      await user.closed;
      await vi.waitFor(() => expect(closed).toBe(1));
      expect(user.text).not.toContain('400');
    },
  );

  test('what comes early is held, and nobody’s memory is filled with it', async () => {
    const before = budget.held;
    await user.send(get('/lane/2').repeat(100));
    await vi.waitFor(() => expect(budget.held).toBeGreaterThan(before + 1_000));
    for (let count = 0; count < 100; count += 1) user.socket.write(get('/lane/3').repeat(2_000), 'latin1');
    await vi.waitFor(() => expect(sockets[0]?.isPaused()).toBe(true));
    expect(budget.held).toBeLessThan(300_000);
    user.socket.destroy();
  });

  test('where there is no room for what comes early, it waits outside', async () => {
    maxBytes = budget.held;
    await user.send(get('/lane/2'));
    await vi.waitFor(() => expect(sockets[0]?.isPaused()).toBe(true));
    maxBytes = 1_000_000;
    waiting[0]?.end('1');
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.end('2');
    expect((await user.replies(2)).map(({ body }) => body)).toEqual(['1', '2']);
  });

  test('a user who hangs up ends it, once', async () => {
    waiting[0]?.write('half');
    user.socket.destroy();
    await vi.waitFor(() => expect(closed).toBe(1));
    expect([waiting[0]?.destroyed, waiting[0]?.closed, budget.held]).toEqual([true, true, 0]);
    waiting[0]?.end('rest');
    expect(closed).toBe(1);
  });

  test('a user who says no more is as good as gone, as with Node', async () => {
    user.socket.end();
    await user.closed;
    await vi.waitFor(() => expect(closed).toBe(1));
    expect(user.text).toBe('');
  });
});

test('a user who says no more still gets what had been said before, as with Node', async () => {
  const large = 'x'.repeat(10_000_000);
  serve = (_, reply) => void reply.end(large);
  const user = come();
  user.socket.pause();
  await user.send(get('/lane'));
  await vi.waitFor(() => expect(sockets[0]?.writableLength).toBeGreaterThan(0));
  user.socket.end();
  await vi.waitFor(() => expect(sockets[0]?.readableEnded).toBe(true));
  user.socket.resume();
  expect((await user.replies(1))[0]?.body.length).toBe(large.length);
  await user.closed;
});

test('a user who says no more in the moment in which the reply ends gets it', async () => {
  serve = (_, reply) => {
    reply.end('said');
    sockets[0]?.emit('end');
  };
  const user = come();
  await user.send(get('/lane'));
  expect(await user.replies(1)).toMatchObject([{ body: 'said' }]);
  await user.closed;
});

test('a request that follows a reply which ends the connection is served by nobody', async () => {
  serve = (_, reply) => {
    reply.setHeader('connection', 'close');
    reply.end('last');
    // What comes in the same moment as the end goes out.
    reply.once('close', () => setImmediate(() => sockets[0]?.emit('data', Buffer.from(get('/lane/2')))));
  };
  const user = come();
  await user.send(get('/lane/1'));
  await user.closed;
  expect(served).toEqual(['GET /lane/1 ']);
  expect([byNode, handedOver]).toEqual([[], 0]);
});

test('a thousand requests on one connection leave nothing behind', async () => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', onWarning);
  const user = come();
  let got = 0;
  for (let count = 0; count < 1_000; count += 1) {
    await new Promise<void>((done) => {
      user.socket.once('data', () => done());
      user.socket.write(count % 2 === 0 ? get('/lane') : post('/lane', 'x'), 'latin1');
    });
    got += 1;
  }
  const [socket] = sockets;
  for (const event of socket?.eventNames() ?? []) expect(socket?.listenerCount(event)).toBeLessThanOrEqual(3);
  expect([got, served.length, handedOver, budget.held]).toEqual([1_000, 1_000, 0, 0]);
  await user.send(`POST /lane HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`);
  await user.replies(1_001);
  expect(byNode).toEqual(['POST /lane a']);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

test('who is idle is closed when asked, who has begun a request is not', async () => {
  const [idle, silent, partial] = [come(), come(), come()];
  await idle.send(get('/lane'));
  await idle.replies(1);
  await partial.send(get('/lane').slice(0, 10));
  await vi.waitFor(() => expect(sockets).toHaveLength(3));
  lane.closeIdle();
  await Promise.all([idle.closed, silent.closed]);
  await partial.send(get('/lane').slice(10));
  expect(await partial.replies(1)).toMatchObject([{ status: 200 }]);
});
