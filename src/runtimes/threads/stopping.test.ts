import { afterEach, expect, test } from 'vitest';
import { eventually, hastyStopwatch, hear, turnAt } from '#testing/runtimes/invoking.ts';
import { openThreads } from '#testing/runtimes/threads-world.ts';

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function start(...given: Parameters<typeof openThreads>) {
  const world = await openThreads(...given);
  cleanups.push(world.close);
  return world;
}

test.each(['stream', 'poll'] as const)('when nobody waits any more the run is cancelled: %s', async (follow) => {
  const { server, runtime, endpoint } = await start({ follow });
  const never = Promise.withResolvers<void>();
  server.plan = { says: ['Half a'], waitsFor: never.promise };
  const controller = new AbortController();
  let heard = '';
  for await (const event of runtime.invoke(turnAt(endpoint, { signal: controller.signal }))) {
    heard += ` ${event.kind}`;
    controller.abort();
  }
  await runtime.settled();
  expect(server.cancelled).toHaveLength(1);
  expect(heard).toBe(' began');
  never.resolve();
});

test('a run that was not yet named when its user hung up is cancelled as soon as it is', async () => {
  const { server, runtime, endpoint } = await start();
  const held = Promise.withResolvers<void>();
  server.plan = { waitsFor: held.promise };
  const controller = new AbortController();
  server.refuse = ({ path }) => {
    if (path.endsWith('/runs')) controller.abort();
    return undefined;
  };
  const { events } = await hear(runtime, turnAt(endpoint, { signal: controller.signal }));
  expect(events).toEqual([]);
  await runtime.settled();
  expect(server.cancelled).toHaveLength(1);
  held.resolve();
});

test('who stops taking events stops the run', async () => {
  const { server, runtime, endpoint } = await start();
  const held = Promise.withResolvers<void>();
  server.plan = { says: ['a', 'b'], waitsFor: held.promise };
  for await (const event of runtime.invoke(turnAt(endpoint))) if (event.kind === 'text') break;
  await runtime.settled();
  expect(server.cancelled).toHaveLength(1);
  held.resolve();
});

test('a run that never ends is given up, and cancelled', async () => {
  const { server, runtime, endpoint } = await start({ follow: 'poll' }, {}, hastyStopwatch());
  const never = Promise.withResolvers<void>();
  server.plan = { waitsFor: never.promise };
  const { failure } = await hear(runtime, turnAt(endpoint));
  expect(failure).toMatchObject({ reason: 'timeout', begun: true });
  await runtime.settled();
  expect(server.cancelled).toHaveLength(1);
  never.resolve();
});

test('events come no faster than they are taken', async () => {
  const { server, runtime, endpoint } = await start();
  const piece = 'x'.repeat(64 * 1024);
  server.plan = { says: Array.from({ length: 400 }, () => piece) };
  const taken = runtime.invoke(turnAt(endpoint))[Symbol.asyncIterator]();
  await taken.next();
  await taken.next();
  // Of 26 MB only what sockets and buffers hold has left the service.
  let last = -1;
  await eventually(() => {
    const now = server.sent;
    const isStill = now === last;
    last = now;
    expect(isStill).toBe(true);
  });
  expect(last).toBeLessThan(400);
  let length = piece.length;
  for (let next = await taken.next(); next.done !== true; next = await taken.next()) {
    if (next.value.kind === 'text') length += next.value.text.length;
  }
  expect(length).toBe(400 * piece.length);
});
