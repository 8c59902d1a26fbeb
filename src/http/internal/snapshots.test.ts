import { connect } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { routeSchema, routeSnapshotSchema, signedSnapshotSchema } from '#api/index.ts';
import { canonicalJson, digestOfBytes } from '#domain/shared/index.ts';
import { aPromotion } from '#testing/builder/promotion.ts';
import { aRollout, baking } from '#testing/builder/rollout.ts';
import { aProject } from '#testing/control/control-world.ts';
import { answerEverything } from '#testing/http/answer-everything.ts';
import { createHttpWorld, type HttpWorld, WORLD_NOW } from '#testing/http/http-world.ts';
import { addressOf, type OpenStream, openStream } from '#testing/http/open-stream.ts';
import { aStoredRoute } from '#testing/http/stored-things.ts';
import type { StreamTiming } from '../deps.ts';

const PATH = '/internal/snapshots?gateway=gtw_1&boot=b1';

let world: HttpWorld;

beforeEach(() => start());
afterEach(() => world.app.close());

async function start(timing: Partial<StreamTiming> = { pollMs: 60_000 }): Promise<void> {
  world = await createHttpWorld({ timing });
  answerEverything(world.recording);
  await world.commit((tx) => tx.routes.save(aStoredRoute()));
}

async function restart(timing: Partial<StreamTiming>): Promise<void> {
  await world.app.close();
  await start(timing);
}

async function follow(path = PATH): Promise<OpenStream> {
  return openStream(world.app, path, await world.as('gateway'));
}

function snapshots(stream: OpenStream) {
  return stream.events.map(({ data }) => {
    const { payload, signature } = signedSnapshotSchema.parse(JSON.parse(data));
    expect(payload).toBe(canonicalJson(JSON.parse(payload)));
    expect(signature).toBe(Buffer.from(`signed ${payload.length}`).toString('base64'));
    return routeSnapshotSchema.parse(JSON.parse(payload));
  });
}

const seen = () => world.recording.calls.filter(({ verb }) => verb === 'gatewaySeen').map(({ args }) => args[0]);

test('sends the routes at once, signed as they stand', async () => {
  const stream = await follow();
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  expect(stream.events[0]?.event).toBe('snapshot');
  expect(snapshots(stream)[0]).toMatchObject({ version: 1, routes: [{ agent: 'customer-service', version: 1 }] });
  expect(seen()).toContainEqual({ gateway: 'gtw_1', boot: 'b1', connected: true });
});

test('sends a change at once, without waiting for a poll', async () => {
  const stream = await follow();
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  await world.commit((tx) => tx.routes.save(aStoredRoute({ version: 2 })));
  await vi.waitFor(() => expect(snapshots(stream).at(-1)?.version).toBe(2));
});

test('sees a change that another process made', async () => {
  await restart({ pollMs: 5 });
  const stream = await follow();
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  await world.commitElsewhere((tx) => tx.routes.save(aStoredRoute({ version: 2 })));
  await vi.waitFor(() => expect(snapshots(stream).at(-1)?.version).toBe(2));
});

test('says the same again in between, under a new issue each time, and tells control that the gateway is there', async () => {
  await restart({ pollMs: 60_000, renewMs: 5 });
  const stream = await follow();
  await vi.waitFor(() => expect(stream.events.length).toBeGreaterThanOrEqual(4));
  const [first, ...rest] = snapshots(stream);
  expect(first?.version).toBe(1);
  let issue = first?.issue ?? 0;
  for (const next of rest) {
    expect(next.version).toBe(1);
    expect(next.issue).toBeGreaterThan(issue);
    issue = next.issue;
  }
  expect(seen().length).toBeGreaterThanOrEqual(4);
});

test('names the rollout and its step, for those who look on', async () => {
  const rollout = aRollout({ state: baking(0, 0), lastPass: { at: 0, realAt: WORLD_NOW } });
  await world.commit((tx) => tx.promotions.insert(aPromotion({ state: 'rolling-out', rollout }), 0));
  const stream = await follow();
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  const [route] = snapshots(stream)[0]?.routes ?? [];
  expect(routeSchema.parse(route)).toMatchObject({ version: 1, leaseMs: 60_000, rollout: { id: rollout.id, step: 0 } });
});

test('renews no lease of a candidate that no controller watches, however well the gateway hears us', async () => {
  const rollout = aRollout({ lastPass: { at: 0, realAt: WORLD_NOW - 61_000 } });
  await world.commit((tx) => tx.promotions.insert(aPromotion({ state: 'rolling-out', rollout }), 0));
  const stream = await follow();
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  expect(snapshots(stream)[0]?.routes[0]).toMatchObject({ version: 1, leaseMs: 0 });
});

test('two gateways never get the same issue', async () => {
  const streams = await Promise.all([follow(), follow('/internal/snapshots?gateway=gtw_2&boot=b9')]);
  await vi.waitFor(() => expect(streams.map(({ events }) => events.length)).toEqual([1, 1]));
  const issues = streams.flatMap((stream) => snapshots(stream).map(({ issue }) => issue));
  expect(new Set(issues).size).toBe(2);
});

test('tells control when the gateway hung up', async () => {
  const stream = await follow();
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  stream.close();
  await vi.waitFor(() => expect(seen().at(-1)).toEqual({ gateway: 'gtw_1', boot: 'b1', connected: false }));
});

test('a gateway that comes back gets a new stream; the old one ends and does not report it gone', async () => {
  const old = await follow();
  await vi.waitFor(() => expect(old.events).toHaveLength(1));
  const fresh = await follow('/internal/snapshots?gateway=gtw_1&boot=b2');
  await old.ended;
  await vi.waitFor(() => expect(fresh.events).toHaveLength(1));
  expect(seen().at(-1)).toEqual({ gateway: 'gtw_1', boot: 'b2', connected: true });
  fresh.close();
  await vi.waitFor(() => expect(seen().at(-1)).toEqual({ gateway: 'gtw_1', boot: 'b2', connected: false }));
  expect(seen().filter((call) => JSON.stringify(call).includes('false'))).toHaveLength(1);
});

test('a gateway that reads slowly gets the newest snapshot, not every one that was missed', async () => {
  const salt = 'x'.repeat(3_000_000);
  const { socket, text } = await connectWithoutReading();
  await vi.waitFor(() => expect(seen().length).toBeGreaterThan(0));
  for (let version = 2; version <= 30; version += 1) {
    await world.commit((tx) => tx.routes.save(aStoredRoute({ version, salt })));
  }
  socket.resume();
  await vi.waitFor(() => expect(text()).toContain('\\"salt\\"') /* the last one came whole: */, { timeout: 10_000 });
  await vi.waitFor(() => expect(text()).toMatch(/version\\":30\}"/), { timeout: 10_000 });
  expect(text().split('event: snapshot').length - 1).toBeLessThan(20);
  socket.destroy();
});

test('a gateway that reads nothing for too long is cut off', async () => {
  await restart({ pollMs: 60_000, stallMs: 20 });
  const { socket } = await connectWithoutReading();
  await vi.waitFor(() => expect(seen().length).toBeGreaterThan(0));
  await world.commit((tx) => tx.routes.save(aStoredRoute({ version: 2, salt: 'x'.repeat(20_000_000) })));
  await vi.waitFor(() => expect(seen().at(-1)).toMatchObject({ connected: false }), { timeout: 10_000 });
  socket.destroy();
});

test('needs the right to serve traffic and a name', async () => {
  const reply = await world.app.inject({ url: PATH, headers: await world.as('administrator') });
  expect(reply.statusCode).toBe(403);
  await expect(follow('/internal/snapshots?gateway=7&boot=b1')).rejects.toThrow('query.gateway: expected text like');
});

async function connectWithoutReading() {
  const { port } = new URL(await addressOf(world.app));
  const { authorization } = await world.as('gateway');
  const socket = connect(Number(port), '127.0.0.1');
  socket.pause();
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.pause();
  socket.write(`GET ${PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: ${authorization}\r\n\r\n`);
  return { socket, text: () => Buffer.concat(chunks).toString() };
}

test('a project that is applied reaches the gateway at once, with the same routes', async () => {
  const stream = await follow();
  await vi.waitFor(() => expect(stream.events).toHaveLength(1));
  const project = aProject();
  const gateway = { conversationFrom: ['header:x-chat'], userFrom: [], exposeHeaders: false };
  const version = {
    id: 'prj_2' as const,
    digest: digestOfBytes('project'),
    project: { ...project, gateway },
    appliedBy: { kind: 'person', name: 'Dana' } as const,
    appliedAt: WORLD_NOW + 1,
  };
  await world.commit((tx) => tx.projects.add(version));
  await vi.waitFor(() => expect(snapshots(stream).at(-1)).toMatchObject({ version: 1, settings: gateway }));
});
