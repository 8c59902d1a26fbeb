import { afterEach, expect, test } from 'vitest';
import { eventually, hastyStopwatch, hear, turnAt, user } from '#testing/runtimes/invoking.ts';
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
  server.plan = { says: Array.from({ length: 200 }, () => piece) };
  const taken = runtime.invoke(turnAt(endpoint))[Symbol.asyncIterator]();
  await taken.next();
  await taken.next();
  // Of 13 MB only what sockets and buffers hold has left the service.
  let last = -1;
  await eventually(() => {
    const now = server.sent;
    const isStill = now === last;
    last = now;
    expect(isStill).toBe(true);
  });
  expect(last).toBeLessThan(200);
  let length = piece.length;
  for (let next = await taken.next(); next.done !== true; next = await taken.next()) {
    if (next.value.kind === 'text') length += next.value.text.length;
  }
  expect(length).toBe(200 * piece.length);
});

test('who goes on right after hanging up waits until the run before is out of the way', async () => {
  const { server, runtime, endpoint } = await start();
  const { conversation } = await hear(runtime, turnAt(endpoint));
  const held = Promise.withResolvers<void>();
  server.next.push({ says: ['Half a'], waitsFor: held.promise });
  server.cancelTakes = 3;
  for await (const { kind } of runtime.invoke(turnAt(endpoint, { conversation }))) if (kind === 'text') break;
  const next = await hear(runtime, turnAt(endpoint, { conversation, turns: [user('more')] }));
  expect(next.text).toBe('v1 after 5: more');
  expect(server.cancelled).toHaveLength(1);
  held.resolve();
});

test('a thread in which somebody else is being answered is busy, and nothing is begun', async () => {
  const { server, runtime, endpoint } = await start();
  const { conversation } = await hear(runtime, turnAt(endpoint));
  const held = Promise.withResolvers<void>();
  server.next.push({ waitsFor: held.promise });
  const first = hear(runtime, turnAt(endpoint, { conversation, turns: [user('one')] }));
  await eventually(() => expect(server.seen.filter(({ path }) => path.endsWith('/runs'))).toHaveLength(2));
  const second = await hear(runtime, turnAt(endpoint, { conversation, turns: [user('two')] }));
  expect(second.failure).toMatchObject({ reason: 'user-error', status: 409, begun: false });
  held.resolve();
  expect((await first).text).toContain('one');
});
