import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Opinion } from '#domain/sample/index.ts';
import { DAY_MS, HOUR_MS } from '#domain/shared/index.ts';
import { withDeparted } from '#domain/traffic/index.ts';
import { deploymentOf } from '#testing/gateway/gateway-world.ts';
import { MemoryWorld } from '#testing/gateway/memory-world.ts';

let world: MemoryWorld;
beforeEach(async () => {
  world = new MemoryWorld();
  await world.open();
  world.control.decide(world.route(10_000));
});
afterEach(() => world.close());

const give = async (body: unknown): Promise<number> => (await world.post('/v1/feedback', body)).status;
const opinions = (): readonly Opinion[] => [...world.control.opinions.values()];
const said = (): readonly unknown[] => opinions().map(({ kind, value }) => [kind, value]);

/** A turn of a response, in the Responses API. */
async function respond(more: object = {}): Promise<string> {
  const reply = await world.post('/v1/responses', { model: 'helper', input: 'hello', ...more });
  return ((await reply.json()) as { id: string }).id;
}

test('all that a user can say of a request reaches control once, for the release and route version that served it', async () => {
  const { requestId } = await world.ask('a');
  world.control.decide(world.route(0));
  const all = { rating: 2, thumb: 'down', complaint: true, outcome: 'handed-over', comment: 'too slow' };
  expect(await give({ requestId, ...all })).toBe(200);
  await vi.waitFor(() => expect(opinions()).toHaveLength(5));
  expect(await give({ requestId, ...all })).toBe(200);
  expect(await give({ requestId, rating: 5, comment: 'and rude' })).toBe(200);
  await world.gateway?.stop(1_000);
  expect(said()).toEqual([
    ['rating', 2],
    ['thumb', 'down'],
    ['complaint', true],
    ['outcome', 'handed-over'],
    ['comment', 'too slow'],
    ['comment', 'and rude'],
  ]);
  expect(opinions()[0]).toMatchObject({
    about: expect.stringMatching(/^req_[0-9A-Z]{26}$/),
    agent: 'helper',
    environment: 'production',
    deploymentId: deploymentOf('v2'),
    routeVersion: 1,
  });
});

test('each reply is a thing of its own, and so is its conversation', async () => {
  world.decide(10_000);
  const conversation = (await world.client().conversations.create()).id;
  const responseId = await respond({ conversation });
  const other = await respond({ conversation });
  for (const subject of [{ responseId }, { responseId: other }, { conversation }, { conversation: responseId }]) {
    expect(await give({ ...subject, thumb: 'up' })).toBe(200);
  }
  await world.gateway?.stop(1_000);
  expect(opinions().map(({ about }) => about)).toEqual([
    expect.stringMatching(/^resp_v2x/),
    expect.stringMatching(/^resp_v2x/),
    expect.stringMatching(/^conv_v2x/),
  ]);
});

test('a conversation by the key of the application is known where it was served; the key itself never leaves', async () => {
  await world.ask('ada@example.com');
  expect(await give({ conversation: 'ada@example.com', outcome: 'resolved' })).toBe(200);
  expect(await give({ conversation: 'ada@example.com', model: 'helper', outcome: 'resolved' })).toBe(200);
  expect(await give({ conversation: 'ada@example.com', model: 'other', outcome: 'resolved' })).toBe(404);
  await world.gateway?.stop(1_000);
  expect(said()).toEqual([['outcome', 'resolved']]);
  expect(JSON.stringify(opinions())).not.toContain('ada');
});

test('an id is known to a gateway that never saw the request', async () => {
  const { requestId } = await world.ask('a');
  await world.gateway?.stop(1_000);
  await writeFile(join(world.folder, 'conversations.jsonl'), '');
  await world.start();
  expect(await give({ requestId, rating: 4 })).toBe(200);
});

/** v2 is taken out of the route, as control decides it. @returns the version in which it stood last */
function takeV2Back(at = world.now()): number {
  const before = world.route(10_000);
  const after = world.route(0);
  const targets = after.targets.filter(({ label }) => label === 'v1');
  world.control.decide(withDeparted(before, { ...after, targets, revoked: [deploymentOf('v2')] }, at));
  return before.version;
}

test('what users say of a release that has left its route counts for it, and sends nobody there', async () => {
  world.decide(10_000);
  const responseId = await respond();
  const { requestId } = await world.ask('a');
  takeV2Back();
  expect((await world.ask('a')).release).toBe('v1');
  expect(await give({ requestId, complaint: true })).toBe(200);
  expect(await give({ requestId, complaint: true })).toBe(200);
  expect(await give({ responseId, rating: 1 })).toBe(200);
  const forged = requestId.replace(/hg1./, (start) => (start === 'hg1A' ? 'hg1B' : 'hg1A'));
  expect(await give({ requestId: forged, complaint: true })).toBe(404);
  expect((await world.ask('b')).release).toBe('v1');
  await world.gateway?.stop(1_000);
  expect(opinions()).toMatchObject([
    { kind: 'complaint', deploymentId: deploymentOf('v2'), routeVersion: 2, bucket: expect.any(Number) },
    { kind: 'rating', deploymentId: deploymentOf('v2'), routeVersion: 2 },
  ]);
});

test('a gateway that starts after a release has left, with a folder or without, knows it as its control does', async () => {
  world.decide(10_000);
  const responseId = await respond();
  const { requestId } = await world.ask('a');
  const standing = takeV2Back();
  await world.gateway?.stop(1_000);
  const { control } = world;
  control.isSlow = true;
  await world.start();
  expect(await give({ requestId, complaint: true })).toBe(200);
  await world.gateway?.stop(1_000);
  control.isSlow = false;
  await world.elsewhere();
  await vi.waitFor(async () => expect(await give({ responseId, thumb: 'down' })).toBe(200));
  await world.gateway?.stop(1_000);
  expect(opinions()).toMatchObject([
    { kind: 'complaint', deploymentId: deploymentOf('v2'), routeVersion: 2 },
    { kind: 'thumb', deploymentId: deploymentOf('v2'), routeVersion: standing },
  ]);
});

test('a release that left its route a month ago is known no more, nor is one of which control says nothing', async () => {
  const { requestId } = await world.ask('a');
  takeV2Back(world.now() - 30 * DAY_MS + HOUR_MS);
  expect(await give({ requestId, complaint: true })).toBe(200);
  takeV2Back(world.now() - 30 * DAY_MS);
  expect(await give({ requestId, thumb: 'down' })).toBe(404);
  const route = world.route(0);
  world.control.decide({ ...route, targets: route.targets.filter(({ label }) => label === 'v1') });
  expect(await give({ requestId, thumb: 'down' })).toBe(404);
});

test('feedback that says nothing, too much, or is about nobody is refused', async () => {
  const { requestId } = await world.ask('a');
  for (const body of [
    { requestId },
    { requestId, complaint: false },
    { rating: 3 },
    { requestId, rating: 6 },
    { requestId, rating: 2.5 },
    { requestId, thumb: 'sideways' },
    { requestId, outcome: 'lost' },
    { requestId, comment: '' },
    { requestId, conversation: 'a', rating: 3 },
    { requestId, rating: 3, stars: 3 },
    '{"requestId":',
  ]) {
    expect(await give(body)).toBe(400);
  }
  const forged = requestId.replace(/hg1./, (start) => (start === 'hg1A' ? 'hg1B' : 'hg1A'));
  for (const unknown of [
    { requestId: 'req_unknown' },
    { requestId: forged },
    { responseId: 'resp_1' },
    { conversation: 'unknown' },
  ]) {
    expect(await give({ ...unknown, rating: 3 })).toBe(404);
  }
  await world.gateway?.stop(1_000);
  expect(opinions()).toEqual([]);
});

test.each([
  [{ rating: 6 }, 'rating', '`rating` must be a whole number from 1 to 5'],
  [{ thumb: 'sideways' }, 'thumb', '`thumb` must be "up" or "down"'],
  [{ rating: 3, stars: 3 }, null, 'there is no key `stars`; there are requestId,'],
  [{}, null, 'give a `rating`, a `thumb`, a `complaint`, an `outcome` or a `comment`'],
])('%j is refused with what feedback takes', async (said, param, message) => {
  const reply = await world.post('/v1/feedback', { requestId: 'req_1', ...said });
  const { error } = (await reply.json()) as { error: { message: string; param: string | null } };
  expect(error.param).toBe(param);
  expect(error.message).toContain(message);
});

test('an id with something added is about nobody: one reply is worth one complaint', async () => {
  const { requestId } = await world.ask('a');
  for (const added of ['\u0000', '\n', ' ', '1', 'x'.repeat(400)]) {
    for (const key of ['requestId', 'responseId', 'conversation']) {
      expect(await give({ [key]: requestId + added, complaint: true })).toBe(404);
    }
  }
  expect(await give({ requestId, complaint: true })).toBe(200);
  await vi.waitFor(() => expect(said()).toEqual([['complaint', true]]));
});

test('while control is away feedback waits, on disk too, and counts once when it arrives', async () => {
  const { requestId } = await world.ask('a');
  world.control.delivery = 'lost';
  expect(await give({ requestId, rating: 1, comment: 'x' })).toBe(200);
  const path = join(world.folder, 'unsent-feedback.json');
  await vi.waitFor(async () => expect(await readFile(path, 'utf8')).toContain('"rating":1'));
  await world.gateway?.stop(1_000);
  world.control.delivery = 'answer-lost';
  await world.start();
  await vi.waitFor(() => expect(opinions()).toHaveLength(2));
  world.control.delivery = 'works';
  await vi.waitFor(async () => expect(await readFile(path, 'utf8')).toBe('[]'));
  expect(said()).toEqual([
    ['rating', 1],
    ['comment', 'x'],
  ]);
});

test('when too much of it waits, users are told to try again', async () => {
  const { requestId } = await world.ask('a');
  world.control.delivery = 'lost';
  const comment = 'x'.repeat(10_000);
  const statuses: number[] = [];
  for (let piece = 0; piece < 460 && statuses.at(-1) !== 503; piece += 1) {
    statuses.push(await give({ requestId, comment: `${piece}${comment}`.slice(0, 10_000) }));
  }
  expect(statuses.at(-1)).toBe(503);
  expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(300);
});

test('what users write is redacted before it leaves or is kept, and by the rules of the project', async () => {
  const { requestId } = await world.ask('a');
  world.control.delivery = 'lost';
  expect(await give({ requestId, comment: 'Write to ada@example.com about ORD-123456!' })).toBe(200);
  await vi.waitFor(async () =>
    expect(await readFile(join(world.folder, 'unsent-feedback.json'), 'utf8')).toContain('Write to [email] about ORD-'),
  );
  world.control.delivery = 'works';
  await vi.waitFor(() => expect(said()).toEqual([['comment', 'Write to [email] about ORD-123456!']]));
  const redaction = { builtIn: ['phone' as const], patterns: { order: 'ORD-[0-9]{6}' }, drop: [] };
  world.control.apply({ conversationFrom: [], userFrom: [], exposeHeaders: true, redaction });
  expect(await give({ requestId, comment: 'a@b.de, ORD-123456' })).toBe(200);
  await vi.waitFor(() => expect(said()).toContainEqual(['comment', 'a@b.de, [order]']));
  const unusable = { ...redaction, patterns: { order: '(a+)+' } };
  world.control.apply({ conversationFrom: [], userFrom: [], exposeHeaders: true, redaction: unusable });
  expect(await give({ requestId, comment: 'nobody can tell' })).toBe(200);
  await vi.waitFor(() => expect(said()).toContainEqual(['comment', '[not kept]']));
});

test('a comment that grows by what is put in its place is still taken', async () => {
  const { requestId } = await world.ask('a');
  expect(await give({ requestId, comment: 'a@b.de '.repeat(1_428) })).toBe(200);
  await vi.waitFor(() => expect(opinions()).toHaveLength(1));
  expect(String(opinions()[0]?.value)).toHaveLength(10_000);
});
