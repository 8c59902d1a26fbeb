import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { get, LANE_OPTIONS, LaneWorld, post } from '#testing/gateway/lane-world.ts';
import { onBug } from '#testing/gateway/on-bug.ts';
import type { RawUser } from '#testing/gateway/raw-user.ts';
import { ByteBudget } from '../limit/byte-budget.ts';
import { WriteBatch } from '../write-batch.ts';
import { Lane } from './lane.ts';
import type { LaneReply } from './lane-reply.ts';

let world: LaneWorld<LaneReply, Lane>;
let budget: ByteBudget;
let maxBytes: number;

beforeEach(async () => {
  maxBytes = 1_000_000;
  budget = new ByteBudget(() => maxBytes);
  const own = { ...LANE_OPTIONS, budget, writes: new WriteBatch(onBug) };
  world = new LaneWorld((hooks) => new Lane({ ...own, ...hooks }));
  await world.open();
});
afterEach(async () => {
  await world.close();
  await vi.waitFor(() => expect([budget.held, world.lane.underWay]).toEqual([0, 0]));
});

describe('during a reply', () => {
  let waiting: LaneReply[];
  let closed: number;
  let user: RawUser;
  beforeEach(async () => {
    [waiting, closed] = [[], 0];
    world.serve = (reply) => {
      waiting.push(reply);
      reply.on('close', () => {
        closed += 1;
      });
    };
    user = world.come();
    await user.send(get('/lane'));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
  });

  test('an empty line, as old clients send it after a body, harms nobody', async () => {
    await user.send('\r\n');
    waiting[0]?.end('whole');
    expect(await user.replies(1)).toMatchObject([{ body: 'whole' }]);
    await user.send(get('/lane/2'));
    await vi.waitFor(() => expect(world.byNode).toEqual(['GET /lane/2 ']));
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
    await vi.waitFor(() => expect(world.sockets[0]?.isPaused()).toBe(true));
    expect(budget.held).toBeLessThan(300_000);
    user.socket.destroy();
  });

  test('where there is no room for what comes early, it waits outside', async () => {
    maxBytes = budget.held;
    await user.send(get('/lane/2'));
    await vi.waitFor(() => expect(world.sockets[0]?.isPaused()).toBe(true));
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
  world.serve = (reply) => void reply.end(large);
  const user = world.come();
  user.socket.pause();
  await user.send(get('/lane'));
  await vi.waitFor(() => expect(world.sockets[0]?.writableLength).toBeGreaterThan(0));
  user.socket.end();
  await vi.waitFor(() => expect(world.sockets[0]?.readableEnded).toBe(true));
  user.socket.resume();
  expect((await user.replies(1))[0]?.body.length).toBe(large.length);
  await user.closed;
});

test('a user who says no more in the moment in which the reply ends gets it', async () => {
  world.serve = (reply) => {
    reply.end('said');
    world.sockets[0]?.emit('end');
  };
  const user = world.come();
  await user.send(get('/lane'));
  expect(await user.replies(1)).toMatchObject([{ body: 'said' }]);
  await user.closed;
});

test('a request that follows a reply which ends the connection is served by nobody', async () => {
  world.serve = (reply) => {
    reply.setHeader('connection', 'close');
    reply.end('last');
    // What comes in the same moment as the end goes out.
    reply.once('close', () => setImmediate(() => world.sockets[0]?.emit('data', Buffer.from(get('/lane/2')))));
  };
  const user = world.come();
  await user.send(get('/lane/1'));
  await user.closed;
  expect(world.served).toEqual(['GET /lane/1 ']);
  expect([world.byNode, world.handedOver]).toEqual([[], 0]);
});

test('a thousand requests on one connection leave nothing behind', async () => {
  const warnings: string[] = [];
  const onWarning = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', onWarning);
  const user = world.come();
  let got = 0;
  for (let count = 0; count < 1_000; count += 1) {
    await new Promise<void>((done) => {
      user.socket.once('data', () => done());
      user.socket.write(count % 2 === 0 ? get('/lane') : post('/lane', 'x'), 'latin1');
    });
    got += 1;
  }
  const [socket] = world.sockets;
  for (const event of socket?.eventNames() ?? []) expect(socket?.listenerCount(event)).toBeLessThanOrEqual(3);
  expect([got, world.served.length, world.handedOver, budget.held]).toEqual([1_000, 1_000, 0, 0]);
  await user.send(`POST /lane HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n`);
  await user.replies(1_001);
  expect(world.byNode).toEqual(['POST /lane a']);
  process.off('warning', onWarning);
  expect(warnings).toEqual([]);
});

test('who is idle is closed when asked, who has begun a request is not, nor who never sent one', async () => {
  const [idle, silent, partial] = [world.come(), world.come(), world.come()];
  await idle.send(get('/lane'));
  await idle.replies(1);
  await partial.send(get('/lane').slice(0, 10));
  await vi.waitFor(() => expect(world.sockets).toHaveLength(3));
  world.lane.closeIdle();
  await idle.closed;
  expect(silent.isClosed).toBe(false);
  await partial.send(get('/lane').slice(10));
  expect(await partial.replies(1)).toMatchObject([{ status: 200 }]);
});
