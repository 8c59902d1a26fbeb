import { afterEach, beforeEach, expect, test } from 'vitest';
import { deploymentOf, GatewayWorld } from '#testing/gateway/gateway-world.ts';

let world: GatewayWorld;
beforeEach(async () => {
  world = new GatewayWorld();
  await world.open();
});
afterEach(() => world.close());

type Part = { readonly asked: string; readonly release: string | null; readonly by: string | null };

/** Both releases are bundles whose supervisor asks parts of itself through the gateway, with the baggage that it got. */
function supervise(parts: readonly string[], gatewayUrl = () => world.url): void {
  for (const agent of [world.v1, world.v2]) {
    agent.answer = (request, response) => {
      if (request.headers['x-part'] !== undefined) {
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
        return;
      }
      void Promise.all(parts.map((part) => askPart(gatewayUrl(), part, String(request.headers.baggage)))).then(
        (answers) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ parts: answers })),
      );
    };
  }
}

async function askPart(url: string, part: string, baggage: string): Promise<Part> {
  const { headers } = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-part': part, baggage },
    body: JSON.stringify({ model: part === 'other' ? 'other' : 'helper', messages: [{ role: 'user', content: part }] }),
  });
  return { asked: part, release: headers.get('x-headgate-release'), by: headers.get('x-headgate-assignment') };
}

const partsOf = (text: string): readonly Part[] => (JSON.parse(text) as { readonly parts: readonly Part[] }).parts;

test('the parts of a bundle that ask through the gateway share one assignment, in each of their conversations', async () => {
  world.control.decide(world.route(3_000));
  supervise(['returns', 'stock']);
  const all = await Promise.all(Array.from({ length: 120 }, (_, index) => world.ask(`user ${index}`)));
  const releases = all.map(({ release }) => release);
  expect(new Set(releases)).toEqual(new Set(['v1', 'v2']));
  for (const { release, text } of all) {
    expect(partsOf(text)).toEqual(['returns', 'stock'].map((asked) => ({ asked, release, by: 'pin' })));
  }
  // Another weight, and another gateway that has heard of none of them.
  world.control.decide(world.route(8_000));
  await world.gateway?.stop(500);
  await world.elsewhere();
  for (const [index, { pin, release }] of all.slice(0, 30).entries()) {
    const again = await world.ask(`user ${index}`, { 'x-headgate-pin': pin });
    expect([again.release, ...partsOf(again.text).map((part) => part.release)]).toEqual([release, release, release]);
  }
});

test('a rollback takes all parts along at once', async () => {
  world.control.decide(world.route(10_000));
  supervise(['returns']);
  const { text } = await world.ask('a');
  expect(partsOf(text)).toMatchObject([{ release: 'v2' }]);
  const handedOn = String(world.v2.seen[0]?.headers.baggage);
  world.control.decide(world.route(0, { revoked: [deploymentOf('v2')] }));
  expect(await askPart(world.url, 'returns', handedOn)).toMatchObject({ release: 'v1' });
  expect(partsOf((await world.ask('a')).text)).toMatchObject([{ release: 'v1' }]);
});

test('another agent that is asked has one conversation with each of theirs, by its own weights', async () => {
  const other = world.route(5_000, { agent: 'other', salt: 'b' });
  world.control.decide(world.route(5_000), other);
  supervise(['other']);
  const first = await Promise.all(Array.from({ length: 40 }, (_, index) => world.ask(`user ${index}`)));
  const others = first.map(({ text }) => partsOf(text)[0]?.release);
  expect(new Set(others)).toEqual(new Set(['v1', 'v2']));
  world.control.decide(world.route(5_000), {
    ...other,
    version: other.version + 10,
    targets: world.route(9_000).targets,
  });
  const again = await Promise.all(Array.from({ length: 40 }, (_, index) => world.ask(`user ${index}`)));
  expect(again.map(({ text }) => partsOf(text)[0]?.release)).toEqual(others);
});

test('what a tester’s deployment asks of its own agent is the tester’s too, and counts for no user', async () => {
  world.control.decide(world.route(0));
  supervise(['returns']);
  const { release, text } = await world.ask('a', world.pass());
  expect([release, ...partsOf(text)]).toEqual(['v2', { asked: 'returns', release: 'v2', by: 'tester' }]);
  // As a user's own word it leads nowhere.
  const handedOn = /headgate=([^,;]+)/.exec(String(world.v2.seen[0]?.headers.baggage))?.[1] ?? '';
  expect((await world.ask('b', { 'x-headgate-pin': handedOn })).release).toBe('v1');
  await world.gateway?.stop(1_000);
  expect(world.outcomes('v2', 'success')).toBe(0);
  expect(world.outcomes('v2', 'success', 'tester')).toBe(2);
});

test.each(['tester', 'top-up'] as const)(
  'what works for a %s with another agent is no user of that one either',
  async (traffic) => {
    world.control.decide(world.route(0), world.route(5_000, { agent: 'other', salt: 'b' }));
    supervise(['other']);
    const parts: (Part | undefined)[] = [];
    for (let index = 0; index < 20; index += 1) {
      const { text } = await world.ask(`user ${index}`, world.pass({ traffic, tester: `case ${index}` }));
      parts.push(partsOf(text)[0]);
    }
    expect(new Set(parts.map((part) => part?.by))).toEqual(new Set([traffic]));
    expect(new Set(parts.map((part) => part?.release))).toEqual(new Set(['v1', 'v2']));
    const told = [...world.v1.seen, ...world.v2.seen].filter(({ headers }) => headers['x-part'] === 'other');
    expect(told.map(({ headers }) => headers['x-headgate-purpose'])).toEqual(told.map(() => traffic));
    await world.gateway?.stop(1_000);
    const counted = world.control.counted.flatMap(({ rollups }) => rollups).filter(({ key }) => key.agent === 'other');
    expect(new Set(counted.map(({ key }) => key.traffic))).toEqual(new Set([traffic]));
  },
);

test('baggage of the user goes through as it is; an entry that was not signed here, or is too old, is taken off and means nothing', async () => {
  world.control.decide(world.route(10_000));
  await world.ask('a', { baggage: 'tenant=acme;secret, headgate=forged;x=1,k=v%20w' });
  const handedOn = String(world.v2.seen[0]?.headers.baggage);
  expect(handedOn).toMatch(/^headgate=[\w-]{44}\.[\w-]{22},tenant=acme;secret,k=v%20w$/);
  world.control.decide(world.route(0));
  expect(await askPart(world.url, 'x', handedOn)).toMatchObject({ release: 'v2', by: 'pin' });
  expect(await askPart(world.url, 'x', handedOn.replace('.', '.A'))).toMatchObject({ release: 'v1' });
  const full = Array.from({ length: 64 }, (_, index) => `k${index}=v`).join(',');
  await world.ask('b', { baggage: full });
  expect(world.v1.seen.at(-1)?.headers.baggage).toBe(full);
  world.stopwatch.advance(25 * 3_600_000);
  await world.renew();
  expect(await askPart(world.url, 'x', handedOn)).toMatchObject({ release: 'v1', by: 'hash' });
});
