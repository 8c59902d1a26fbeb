import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Route, type SplitQuestion, splitDigest, splitOf, withExceptions } from '#domain/traffic/index.ts';
import { GatewayWorld } from '#testing/gateway/gateway-world.ts';

/** Two gateways of one installation; agents, routes and secrets are the same. */
let one: GatewayWorld;
let other: GatewayWorld;

beforeEach(async () => {
  [one, other] = [new GatewayWorld(), new GatewayWorld()];
  await Promise.all([one.open({ userFrom: ['header:x-user-id'] }), other.open({ userFrom: ['header:x-user-id'] })]);
});
afterEach(() => Promise.all([one.close(), other.close()]));

const names = Array.from({ length: 30 }, (_, index) => `somebody ${index}`);

type Said = { readonly release: string | null; readonly by: string | null };

/** Half of them known by a conversation's key, half by their user's; nobody keeps a cookie or an id. */
function askAll(world: GatewayWorld, who = names): Promise<readonly Said[]> {
  const ask = (name: string, index: number) =>
    index % 2 === 0 ? world.ask(name) : world.ask(undefined, { 'x-user-id': name });
  return Promise.all(who.map(async (name, index) => ask(name, index).then(({ release, by }) => ({ release, by }))));
}

const releases = (said: readonly Said[]) => said.map(({ release }) => release);

/** Both get the same route, each of its own world: addresses differ, and nothing else that a split knows. */
function decide(weightBp: number): { readonly here: Route; readonly there: Route } {
  const [here, there] = [one.route(weightBp), other.route(weightBp)];
  one.control.decide(here);
  other.control.decide(there);
  return { here, there };
}

/** The prepare round as control plays it: what the first gateway answers travels with the next route. */
async function change(weightBp: number): Promise<void> {
  const [here, there] = [one.route(weightBp), other.route(weightBp)];
  const question: SplitQuestion = {
    agent: here.agent,
    environment: here.environment,
    split: splitOf(here),
    askedAt: one.now(),
  };
  one.control.beside = { questions: [question] };
  one.control.renew();
  const split = splitDigest(question.split);
  await vi.waitFor(() => expect(one.control.exceptions.some((report) => report.split === split)).toBe(true));
  const reports = one.control.exceptions
    .filter((report) => report.split === split)
    .map((report) => ({ ...report, until: one.now() + 30 * 60_000 }));
  const told = { questions: [], reports };
  const { exceptions } = withExceptions({ routes: [there] }, told, one.now());
  one.control.beside = {};
  other.control.beside = { exceptions };
  one.control.decide(here);
  other.control.decide(there);
}

test.each([
  [1_000, 6_000],
  [6_000, 1_000],
  [9_000, 0],
])('who has only a key stays on its release through another gateway: %i to %i', async (before, after) => {
  decide(before);
  const began = await askAll(one);
  await change(after);
  const there = await askAll(other);
  expect(releases(there)).toEqual(releases(began));
  expect(there.filter(({ by }) => by === 'exception').length).toBeGreaterThan(3);
  // Those who are known nowhere go as the hash says.
  const fresh = await askAll(
    other,
    names.map((name) => `new ${name}`),
  );
  expect(fresh.filter(({ by }) => by !== 'hash')).toEqual([]);
});

test('stays through several changes, also where the gateway starts again without control, and no longer than a conversation lasts', async () => {
  decide(1_000);
  const began = await askAll(one);
  await change(4_000);
  await change(8_000);
  await vi.waitFor(() => expect(other.control.acknowledged).toContain(other.control.acknowledged.length));
  await other.gateway?.stop(1_000);
  vi.spyOn(other.control, 'subscribe').mockImplementation(
    (_, signal) => new Promise((done) => signal.addEventListener('abort', () => done())),
  );
  await other.start({ userFrom: ['header:x-user-id'] });
  // Without control it can't tell who is new from who is the candidate's: the lease is over.
  const onV1 = names.slice(0, 15).filter((_, index) => began[index]?.release === 'v1');
  expect((await askAll(other, onV1)).map(({ release }) => release)).toEqual(onV1.map(() => 'v1'));
  other.stopwatch.advance(31 * 60_000);
  expect((await askAll(other, names.slice(16))).filter(({ by }) => by === 'exception')).toEqual([]);
});

test('tells of those who began after it had answered, and tells again when the route is the same but they are others', async () => {
  decide(1_000);
  await change(6_000);
  // Nobody had spoken when it was asked.
  expect(one.control.exceptions.every(({ excepted }) => excepted.length === 0)).toBe(true);
  decide(1_000);
  await askAll(one);
  decide(6_000);
  await vi.waitFor(() => expect(one.control.exceptions.some(({ excepted }) => excepted.length > 0)).toBe(true));
});

test('a question that control could not be answered is answered once it can be', async () => {
  decide(1_000);
  await askAll(one);
  one.control.delivery = 'lost';
  const next = one.route(6_000);
  const { agent, environment } = next;
  one.control.beside = { questions: [{ agent, environment, split: splitOf(next), askedAt: one.now() }] };
  one.control.renew();
  await vi.waitFor(() => expect(one.log.some(({ event }) => event === 'gateway.exceptions.untold')).toBe(true));
  one.control.delivery = 'works';
  one.stopwatch.advance(100);
  await vi.waitFor(() => expect(one.control.exceptions).toHaveLength(1));
  expect(one.control.exceptions[0]?.split).toBe(splitDigest(splitOf(next)));
});

test('while control is away, all conversations are not looked through again and again; once it is back, it is told', async () => {
  one.control.decide(one.route(0));
  await askAll(one);
  const tell = vi.spyOn(one.control, 'tellExceptions').mockRejectedValue(new Error('away'));
  const route = one.route(10_000);
  one.control.decide(route);
  await vi.waitFor(() => expect(tell).toHaveBeenCalledOnce());
  // As often as roll-ups are sent, it could have looked.
  for (let round = 0; round < 3; round += 1) {
    const posts = one.control.posts.length;
    await askAll(one);
    await vi.waitFor(() => expect(one.control.posts.length).toBeGreaterThan(posts));
  }
  expect(tell).toHaveBeenCalledOnce();
  one.stopwatch.advance(1_000);
  await vi.waitFor(() => expect(tell).toHaveBeenCalledTimes(2));
  expect(one.log.filter(({ event }) => event === 'gateway.exceptions.untold')).toHaveLength(1);
  tell.mockRestore();
  one.control.renew();
  await vi.waitFor(() =>
    expect(one.control.exceptions.map(({ split }) => split)).toContain(splitDigest(splitOf(route))),
  );
});
