import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { cut, type Draw, drawFrom, type OddRequest, oddRequest, soundRequest } from '#testing/gateway/odd-requests.ts';
import { bytesOf, PlainWorld } from '#testing/gateway/plain-world.ts';
import { RawUser, readReplies } from '#testing/gateway/raw-user.ts';

/** What the agent got of one request. */
type Got = { readonly line: string; readonly headers: unknown; readonly body: string };
type Played = { readonly said: readonly string[]; readonly heads: number; readonly got: readonly Got[] };
type Way = 'lane' | 'node';
type Make = (draw: Draw, path: string) => readonly OddRequest[];

const SEEDS = Array.from({ length: 120 }, (_, at) => at + 1);
const AT_ONCE = 12;

let world: PlainWorld;
/** By the tag in their path. */
const got = new Map<string, Got[]>();
const strangers: string[] = [];
let inLane = 0;

beforeAll(async () => {
  world = new PlainWorld();
  await world.open();
  world.decide(0);
  world.plain.v1.handle = async (request, response) => {
    const body = await bytesOf(request).then(
      (bytes) => bytes.toString('latin1'),
      () => undefined,
    );
    const url = request.url ?? '';
    const [, tag = '', rest = ''] = /^\/(t\d+[a-z]+)(.*)$/.exec(url) ?? [];
    if (tag === '' && url !== '/warm') strangers.push(url);
    // Of a request that breaks off, how much of it came is chance.
    if (body !== undefined && tag !== '') {
      const line = `${request.method} ${rest}`;
      got.set(tag, [...(got.get(tag) ?? []), { line, headers: known(request.headers), body }]);
    }
    response.end(`${request.method} ${rest} ${body?.length}`);
  };
});
afterAll(() => world.close());

/** Without what is made anew for each request. */
function known(headers: Readonly<Record<string, unknown>>): unknown {
  const { 'x-request-id': _, baggage, traceparent, 'x-forwarded-prefix': prefix, ...rest } = headers;
  return { ...rest, prefix, isPinned: baggage !== undefined, isTraced: traceparent !== undefined };
}

const LAST = { name: 'last', isWhole: true, isSound: true };
const lastBelow = (path: string): string =>
  `GET ${path}/last HTTP/1.1\r\nhost: x\r\nx-padding: ${'p'.repeat(100)}\r\nconnection: close\r\n\r\n`;

/**
 * Sends the same bytes to the same gateway. A connection that begins with a request which is not for the lane is read by Node's server
 * from there on: then it is Node that says what the bytes mean.
 * @param waits for the reply to one request before the next is sent
 */
async function play(seed: number, way: Way, make: Make, waits = true): Promise<Played> {
  const tag = `t${seed}${way}${waits ? '' : 'all'}${serial()}`;
  const path = `/agents/helper/${tag}`;
  const user = new RawUser(world.url);
  const options = { firstIsToHead: way === 'node' };
  const first = way === 'node' ? 1 : 0;
  if (way === 'node') {
    await user.send('HEAD /agents/helper/warm HTTP/1.1\r\nhost: x\r\n\r\n');
    await user.replies(1, options);
  }
  const requests = [...make(drawFrom(seed), path), { ...LAST, bytes: lastBelow(path) }];
  const draw = drawFrom(seed + 1_000_000);
  if (waits) {
    for (const [at, { bytes, isWhole }] of requests.entries()) {
      await user.send(...cut(draw, bytes));
      if (isWhole) await user.replies(first + at + 1, options);
    }
  } else await user.send(...cut(draw, requests.map(({ bytes }) => bytes).join('')));
  await user.closed;
  if (way === 'lane' && /^connection: keep-alive\r$/m.test(user.text)) inLane += 1;
  const said = readReplies(user.text, options).slice(first);
  return {
    said: said.map(({ status, head, body }) => `${status} ${headersOf(head)} ${body.replaceAll(tag, '')}`),
    heads: (user.text.match(/HTTP\/1\.1 \d{3} /g) ?? []).length - first,
    got: got.get(tag) ?? [],
  };
}

/** Names, and what is said of the connection. */
function headersOf(head: string): string {
  const lines = head.toLowerCase().split('\r\n').slice(1, -1);
  const said = lines.map((line) =>
    /^(?:connection|keep-alive):/.test(line) ? line : line.slice(0, line.indexOf(':')),
  );
  return said.toSorted().join(' ');
}

let lastSerial = 0;
/** In letters. */
function serial(): string {
  lastSerial += 1;
  return String(lastSerial).replaceAll(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '');
}

async function forAll(seeds: readonly number[], check: (seed: number) => Promise<void>): Promise<void> {
  for (let at = 0; at < seeds.length; at += AT_ONCE) await Promise.all(seeds.slice(at, at + AT_ONCE).map(check));
}

const namesOf = (seed: number, make: Make): readonly string[] => make(drawFrom(seed), '/').map(({ name }) => name);

async function compare(seed: number, make: Make, waits = true): Promise<void> {
  const [lane, node] = await Promise.all([play(seed, 'lane', make, waits), play(seed, 'node', make, waits)]);
  const names = namesOf(seed, make);
  const order = (played: Played): Played => (waits ? played : { ...played, got: sorted(played.got) });
  expect({ seed, names, ...order(lane) }).toEqual({ seed, names, ...order(node) });
}

/** Several at once reach the agent on several connections. */
const sorted = (all: readonly Got[]): readonly Got[] =>
  all.toSorted((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));

const sound: Make = (draw, path) => Array.from({ length: 1 + draw(4) }, () => soundRequest(draw, path));
const odd: Make = (draw, path) => [
  ...Array.from({ length: draw(3) }, () => soundRequest(draw, path)),
  oddRequest(draw, path),
];
/** Node's server forgets what came in one packet with a request for an upgrade that nobody grants, and waits for more. */
const oddAmidst: Make = (draw, path) =>
  [...odd(draw, path), soundRequest(draw, path)].filter(({ name }) => !name.startsWith('connection: upgrade'));

afterEach(() => expect(strangers).toEqual([]));

test('requests one after the other, however they are cut and written, mean to the lane what they mean to Node', async () => {
  await forAll(SEEDS, (seed) => compare(seed, sound));
  expect(inLane).toBeGreaterThan(SEEDS.length / 4);
});

test('several at once are all served, in their order', async () => {
  await forAll(SEEDS, (seed) => compare(seed, sound, false));
});

test('what is odd or hostile is served where Node serves it, and refused in the same way where Node refuses it', async () => {
  await forAll(SEEDS, (seed) => compare(seed + 10_000, odd));
});

test('what is hostile among several at once lets nothing through but what it stands among, each once', async () => {
  const withoutOdd: Make = (draw, path) => oddAmidst(draw, path).filter(({ isSound }) => isSound);
  const oddAlone: Make = (draw, path) => oddAmidst(draw, path).filter(({ isSound }) => !isSound);
  await forAll(SEEDS, async (seed) => {
    const lane = await play(seed, 'lane', oddAmidst, false);
    const allowed = [await play(seed, 'node', withoutOdd), await play(seed, 'node', oddAlone)].flatMap((node) =>
      node.got.map((one) => JSON.stringify(one)),
    );
    const names = namesOf(seed, oddAmidst);
    for (const one of lane.got) {
      const at = allowed.indexOf(JSON.stringify(one));
      expect({ seed, names, one, isAllowed: at >= 0 }).toEqual({ seed, names, one, isAllowed: true });
      allowed.splice(at, 1);
    }
    // The last request has a reply, and so may what stands behind an odd one.
    expect(lane.heads).toBeLessThanOrEqual(names.length + 2);
  });
});
