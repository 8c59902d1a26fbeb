import { afterEach, expect, test, vi } from 'vitest';
import { endpoints } from '#api/index.ts';
import { createHttpWorld, type HttpWorld } from '#testing/http/http-world.ts';
import { openStream } from '#testing/http/open-stream.ts';
import { anAuditRecord } from '#testing/http/stored-things.ts';

let world: HttpWorld;

afterEach(() => world.app.close());

const record = (because: string) => (tx: Parameters<Parameters<HttpWorld['commit']>[0]>[0]) =>
  tx.audit.append(anAuditRecord({ because }));

async function listen(path = '/api/v1/events', headers: Record<string, string> = {}) {
  return openStream(world.app, path, { ...(await world.as('viewer')), ...headers });
}

test('sends what is committed from now on, as audit records with their sequence as id', async () => {
  world = await createHttpWorld({ timing: { pollMs: 60_000 } });
  await world.commit(record('before'));
  const stream = await listen();
  await world.commit(record('after'));
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  const [event] = stream.events;
  expect(event).toMatchObject({ id: '2', event: 'audit' });
  const view = endpoints.listAudit.response.element.parse(JSON.parse(event?.data ?? ''));
  expect(view).toMatchObject({ because: 'after', sequence: 2 });
});

test('sees what another process committed to the same store', async () => {
  world = await createHttpWorld({ timing: { pollMs: 5 } });
  const stream = await listen();
  await world.commitElsewhere(record('elsewhere'));
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
});

test('goes on behind Last-Event-ID, whatever `after` says', async () => {
  world = await createHttpWorld();
  for (const because of ['one', 'two', 'three']) await world.commit(record(because));
  const stream = await listen('/api/v1/events?after=0', { 'last-event-id': '1' });
  await vi.waitFor(() => expect(stream.events.map(({ id }) => id)).toEqual(['2', '3']));
});

test('a long log comes whole and in order', async () => {
  world = await createHttpWorld();
  await world.commit(async (tx) => {
    for (let index = 0; index < 450; index += 1) await tx.audit.append(anAuditRecord({ because: String(index) }));
  });
  const stream = await listen('/api/v1/events?after=0');
  await vi.waitFor(() => expect(stream.events).toHaveLength(450));
  expect(stream.events.map(({ id }) => Number(id))).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
});

test('says that it lives while nothing happens', async () => {
  world = await createHttpWorld({ timing: { heartbeatMs: 5 } });
  const stream = await listen();
  await vi.waitFor(() => expect(stream.comments.length).toBeGreaterThan(1));
  expect(stream.events).toEqual([]);
});

test('survives a store that is away for a while, and then sends what was missed', async () => {
  world = await createHttpWorld({ timing: { pollMs: 5, retryMs: 5 } });
  const stream = await listen();
  world.takeStoreAway(true);
  const failures = () => world.logged.filter(({ event }) => event === 'http.changes.unreadable');
  await vi.waitFor(() => expect(failures()).toHaveLength(1));
  await world.commitElsewhere(record('meanwhile'));
  world.takeStoreAway(false);
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  expect(failures()).toHaveLength(1);
});

test('nobody looks into the store while nobody listens', async () => {
  world = await createHttpWorld({ timing: { pollMs: 5 } });
  expect(world.listening()).toBe(0);
  const stream = await listen();
  await vi.waitFor(() => expect(world.listening()).toBe(1));
  stream.close();
  await vi.waitFor(() => expect(world.listening()).toBe(0));
});

test('needs the right to read, and a number to begin after', async () => {
  world = await createHttpWorld();
  expect((await world.app.inject({ url: '/api/v1/events' })).statusCode).toBe(401);
  const headers = await world.as('gateway');
  expect((await world.app.inject({ url: '/api/v1/events', headers })).statusCode).toBe(403);
  await expect(listen('/api/v1/events?after=soon')).rejects.toThrow('query.after: expected number, came \\"soon\\"');
  await expect(listen('/api/v1/events', { 'last-event-id': 'x' })).rejects.toThrow('Last-Event-ID: expected number');
});
