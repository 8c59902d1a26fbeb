import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { get, LANE_OPTIONS, LaneWorld, post } from '#testing/gateway/lane-world.ts';
import { onBug } from '#testing/gateway/on-bug.ts';
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

describe('however a request is cut, it is the same request', () => {
  test('byte by byte, and the next one at once', async () => {
    const user = world.come();
    await user.send(...post('/lane', 'hello'));
    expect(await user.replies(1)).toMatchObject([{ status: 200 }]);
    await user.send(post('/lane/2', 'again'));
    await user.replies(2);
    expect([...world.served, ...world.byNode].toSorted()).toEqual(['POST /lane hello', 'POST /lane/2 again']);
  });

  test('its body in a second packet', async () => {
    const user = world.come();
    const bytes = post('/lane', 'hello');
    await user.send(bytes.slice(0, -5), bytes.slice(-5));
    expect(await user.replies(1)).toMatchObject([{ body: 'lane' }]);
    expect(world.served).toEqual(['POST /lane hello']);
  });

  test('its rest only after a while: then Node has all of it', async () => {
    const user = world.come();
    await user.send(post('/lane', 'hello').slice(0, -3));
    await vi.waitFor(() => expect(world.handedOver).toBe(1));
    await user.send('llo');
    expect(await user.replies(1)).toMatchObject([{ body: 'node' }]);
    expect([world.served, world.byNode]).toEqual([[], ['POST /lane hello']]);
  });

  test('a large body in many packets is held on the way, and let go of', async () => {
    const user = world.come();
    const bytes = post('/lane', 'x'.repeat(60_000));
    let held = 0;
    world.serve = (reply) => {
      held = budget.held;
      reply.end();
    };
    await user.send(bytes.slice(0, 20_000), bytes.slice(20_000, 40_000));
    await vi.waitFor(() => expect(budget.held).toBeGreaterThan(30_000));
    await user.send(bytes.slice(40_000));
    await user.replies(1);
    expect(world.served[0]?.length).toBe('POST /lane '.length + 60_000);
    expect(held).toBe(bytes.length);
    await vi.waitFor(() => expect(budget.held).toBe(0));
  });
});

describe('hand-over', () => {
  test('after some requests, with a chunked upload and what follows', async () => {
    const user = world.come();
    for (let count = 1; count <= 3; count += 1) {
      await user.send(post(`/lane/${count}`, 'x'));
      await user.replies(count);
    }
    const large = 'y'.repeat(300_000);
    const chunked = `POST /lane/4 HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n${large.length.toString(16)}\r\n${large}\r\n0\r\n\r\n`;
    await user.send(chunked.slice(0, 60), chunked.slice(60, 100_000), chunked.slice(100_000), post('/lane/5', 'z'));
    expect((await user.replies(5)).map(({ body }) => body)).toEqual(['lane', 'lane', 'lane', 'node', 'node']);
    expect(world.byNode.toSorted()).toEqual([`POST /lane/4 ${large}`, 'POST /lane/5 z']);
  });

  test('of several at once, which are answered in their order', async () => {
    const user = world.come();
    await user.send(get('/lane/0'));
    await user.replies(1);
    await user.send([1, 2, 3].map((count) => post(`/lane/${count}`, `${count}`)).join(''));
    await user.replies(4);
    expect(world.byNode.toSorted()).toEqual(['POST /lane/1 1', 'POST /lane/2 2', 'POST /lane/3 3']);
  });

  test('of what was sent during a reply: in its order, each byte once', async () => {
    const user = world.come();
    const waiting: LaneReply[] = [];
    world.serve = (reply) => void waiting.push(reply);
    await user.send(get('/lane'));
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    const bytes = post('/lane/1', 'x'.repeat(100_000)) + get('/lane/2');
    await user.send(bytes.slice(0, 7), bytes.slice(7, 50_000), bytes.slice(50_000));
    expect([world.served.length, world.handedOver]).toEqual([1, 0]);
    waiting[0]?.end('first');
    expect((await user.replies(3)).map(({ body }) => body)).toEqual(['first', 'node', 'node']);
    expect(world.byNode.toSorted()).toEqual(['GET /lane/2 ', `POST /lane/1 ${'x'.repeat(100_000)}`]);
  });

  test('of one that came whole during a reply is not needed', async () => {
    const user = world.come();
    const waiting: LaneReply[] = [];
    world.serve = (reply) => void waiting.push(reply);
    await user.send(get('/lane/1'), post('/lane/2', 'b'));
    waiting[0]?.end('1');
    await vi.waitFor(() => expect(waiting).toHaveLength(2));
    waiting[1]?.end('2');
    expect((await user.replies(2)).map(({ body }) => body)).toEqual(['1', '2']);
    expect(world.served).toEqual(['GET /lane/1 ', 'POST /lane/2 b']);
  });

  test('of what finds no room: only Node’s server says so', async () => {
    maxBytes = 100;
    const user = world.come();
    await user.send(post('/lane', 'x'.repeat(1_000)));
    await user.replies(1);
    const other = world.come();
    const bytes = post('/lane', 'y'.repeat(1_000));
    await other.send(bytes.slice(0, 50), bytes.slice(50, 500), bytes.slice(500));
    await other.replies(1);
    expect(world.served).toEqual([]);
    expect(world.byNode).toHaveLength(2);
  });

  test('of a connection that waited for a slow reader leaves no time-out behind', async () => {
    const user = world.come();
    world.serve = (reply) => {
      reply.setTimeout(60_000);
      reply.end('slow');
    };
    await user.send(get('/lane'));
    await user.replies(1);
    await vi.waitFor(() => expect(world.sockets[0]?.timeout).toBe(0));
  });
});

test('who says nothing is let go when it is time, who waits for a reply is not', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const [silent, idle, busy] = [world.come(), world.come(), world.come()];
    await idle.send(get('/lane/1'));
    await idle.replies(1);
    const waiting: LaneReply[] = [];
    world.serve = (reply) => void waiting.push(reply);
    await busy.send(get('/lane/2'));
    while (waiting.length === 0 || world.sockets.length < 3) await busy.send();
    const closedAfter = async (ms: number): Promise<readonly boolean[]> => {
      vi.advanceTimersByTime(ms);
      return world.sockets.map(({ destroyed }) => destroyed);
    };
    expect(await closedAfter(60_000)).toEqual([false, false, false]);
    expect((await closedAfter(500)).filter((isClosed) => isClosed)).toHaveLength(1);
    await silent.closed;
    expect((await closedAfter(5_500)).filter((isClosed) => isClosed)).toHaveLength(1);
    expect((await closedAfter(500)).filter((isClosed) => isClosed)).toHaveLength(2);
    await idle.closed;
    await closedAfter(3_600_000);
    waiting[0]?.end('late');
    expect(await busy.replies(1)).toMatchObject([{ body: 'late' }]);
  } finally {
    vi.useRealTimers();
  }
});
