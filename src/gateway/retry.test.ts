import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { PlainWorld } from '#testing/gateway/plain-world.ts';

let world: PlainWorld;
beforeEach(async () => {
  world = new PlainWorld();
  await world.open();
  world.decide(0);
});
afterEach(() => world.close());

/** The agent closes this many connections instead of answering, as one does that had kept them for too long. */
function closing(times: number, bytes = ''): void {
  world.plain.v1.handle = (request, response) => {
    if (world.plain.v1.seen.length > times) request.resume().on('end', () => response.end('ok'));
    else if (bytes === '') request.socket.destroy();
    else request.socket.end(bytes);
  };
}

const retried = (): number => world.log.filter(({ event }) => event === 'gateway.request.retried').length;

test('an idempotent request whose connection was closed is sent again, and counts once', async () => {
  closing(1);
  expect((await world.whole('/items', { method: 'PUT' }, 'body')).status).toBe(200);
  expect(world.plain.v1.seen.map(({ method }) => method)).toEqual(['PUT', 'PUT']);
  const ids = world.plain.v1.seen.map(({ headers }) => headers['x-request-id']);
  expect(new Set(ids).size).toBe(1);
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(1));
  expect(world.outcomes('v1', 'agent-error')).toBe(0);
  expect(retried()).toBe(1);
});

test('the time of a request that was sent again is what its user waited, not what the last try took', async () => {
  world.plain.v1.handle = (request, response) => {
    if (world.plain.v1.seen.length > 1) request.resume().on('end', () => response.end('ok'));
    else {
      world.stopwatch.advance(3_000);
      request.socket.destroy();
    }
  };
  expect((await world.whole('/items', { method: 'PUT' }, 'body')).status).toBe(200);
  await vi.waitFor(() => expect(world.outcomes('v1', 'success')).toBe(1));
  expect(world.counted('v1').map(({ latency }) => latency)).toEqual([{ n: 1, sum: 3_000, sumSq: 9_000_000 }]);
});

test('one that may have had effects is not, unless the setting of its agent says so', async () => {
  closing(1);
  expect((await world.whole('/order', { method: 'POST' }, 'two chairs')).status).toBe(502);
  expect(world.plain.v1.seen).toHaveLength(1);
  await world.gateway?.stop(100);
  await world.start({ agentUpstream: { helper: { retries: { nonIdempotent: true } } } });
  closing(2);
  expect((await world.whole('/order', { method: 'POST' }, 'two chairs')).status).toBe(200);
  expect(world.plain.v1.seen).toHaveLength(3);
});

test.each(['H', 'HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhal', 'HTTP/1.1 103 Early Hints\r\n\r\n'])(
  'after the first byte of a reply, %j, nothing is sent again',
  async (bytes) => {
    closing(1, bytes);
    const outcome = await world.whole('/items').then(
      ({ status }) => status,
      () => 'cut',
    );
    expect([502, 'cut']).toContain(outcome);
    expect(world.plain.v1.seen).toHaveLength(1);
    await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
  },
);

test('an agent that closes again and again is asked as often as the setting says, and the user is told', async () => {
  await world.gateway?.stop(100);
  await world.start({ upstreamPolicy: { retries: { attempts: 2 } } });
  closing(100);
  expect((await world.whole('/items')).status).toBe(502);
  expect(world.plain.v1.seen).toHaveLength(3);
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(1));
});

test('whatever its method, a request that never left is sent again once the agent can be reached', async () => {
  await world.plain.v1.close();
  world.decide(0, '', { v1: 'http://127.0.0.1:1' });
  expect((await world.whole('/order', { method: 'POST' }, 'two chairs')).status).toBe(502);
  expect(retried()).toBe(1);
  await world.plain.v1.listen();
});

test('when everything fails, retries add no more than their share', async () => {
  closing(1_000);
  for (let index = 0; index < 50; index += 1) expect((await world.whole('/items')).status).toBe(502);
  // Of the first requests three may be sent again, and then one in ten: five in all.
  expect(world.plain.v1.seen).toHaveLength(55);
  await vi.waitFor(() => expect(world.outcomes('v1', 'agent-error')).toBe(50));
});

test('a half-taken upload is never sent again', async () => {
  world.plain.v1.handle = (request) => void request.once('data', () => request.socket.destroy());
  expect((await world.whole('/file', { method: 'PUT' }, Buffer.alloc(1024 * 1024))).status).toBe(502);
  expect(world.plain.v1.seen).toHaveLength(1);
});
