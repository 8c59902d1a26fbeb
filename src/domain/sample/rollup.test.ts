import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyRollup, mergeRollups, type Rollup } from './rollup.ts';
import { MAX_TOOL_NAMES } from './tool-calls.ts';
import { MAX_WORST } from './worst-requests.ts';

const KEY = {
  agent: 'helper',
  environment: 'production',
  deploymentId: 'dep_1',
  release: `sha256:${'1'.repeat(64)}`,
  routeVersion: 1,
  windowStart: 0,
} as const;

/** Whole numbers, since sums of others depend on the order in their last digit. */
const count = fc.integer({ min: 0, max: 1_000 });
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const moments = fc.record({ n: count, sum: count, sumSq: count });
const sketch = fc.dictionary(fc.integer({ min: -3, max: 3 }).map(String), count, { maxKeys: 5 });
const outcomes = fc.record({
  success: count,
  'user-error': count,
  'agent-error': count,
  blocked: count,
  'gateway-error': count,
  aborted: count,
  limited: count,
});
const voices = fc.record({ thumbsUp: count, thumbsDown: count, resolved: count, handedOver: count, comments: count });
const bucket = fc.record({
  requests: count,
  errors: count,
  latencySumMs: count,
  tokens: count,
  complaints: maybe(count),
  moments: maybe(
    fc.record({ latency: maybe(moments), tokens: maybe(moments), cost: maybe(moments), ratings: maybe(moments) }),
  ),
});

/** As an accumulator makes them: never more names, or requests, than there may be. */
const toolCalls = fc.record({
  byName: fc.dictionary(
    fc.integer({ min: 0, max: 90 }).map((at) => `tool_${at}`),
    count,
    { maxKeys: MAX_TOOL_NAMES },
  ),
  other: count,
});
/** Every request has an id of its own. */
const worstOf = (gateway: string) => {
  const request = fc.record({ at: fc.integer({ min: 0, max: 3 }), latencyMs: fc.integer({ min: 0, max: 5 }) });
  const list = fc
    .array(request, { maxLength: 30 })
    .map((requests) => requests.map((one, index) => ({ id: `req_${gateway}${index}`, ...one })));
  const worst = { slowest: list, failed: list };
  // One that is merged from nothing is in the right order.
  return fc.record(worst).map((lists) => mergeRollups(emptyRollup(KEY), { ...emptyRollup(KEY), worst: lists }).worst);
};

const rollup = (gateway: string): fc.Arbitrary<Rollup> =>
  fc.record({
    key: fc.constant(KEY),
    outcomes,
    latency: moments,
    latencySketch: sketch,
    firstByte: moments,
    firstToken: maybe(moments),
    firstTokenSketch: maybe(sketch),
    tokens: moments,
    tokensIn: maybe(moments),
    tokensOut: maybe(moments),
    cost: maybe(moments),
    ratings: moments,
    complaints: count,
    voices: maybe(voices),
    toolCalls: maybe(toolCalls),
    worst: maybe(worstOf(gateway)),
    buckets: fc.dictionary(fc.integer({ min: 0, max: 4 }).map(String), bucket, { maxKeys: 4 }),
  });

describe('merging', () => {
  test('is commutative', () => {
    fc.assert(
      fc.property(rollup('a'), rollup('b'), (a, b) => {
        expect(mergeRollups(a, b)).toEqual(mergeRollups(b, a));
      }),
    );
  });

  test('is associative', () => {
    fc.assert(
      fc.property(rollup('a'), rollup('b'), rollup('c'), (a, b, c) => {
        expect(mergeRollups(mergeRollups(a, b), c)).toEqual(mergeRollups(a, mergeRollups(b, c)));
      }),
    );
  });

  test('with nothing changes nothing', () => {
    fc.assert(
      fc.property(rollup('a'), (a) => {
        expect(mergeRollups(a, emptyRollup(KEY))).toEqual(a);
      }),
    );
  });

  test('does not change what it merges', () => {
    fc.assert(
      fc.property(rollup('a'), rollup('b'), (a, b) => {
        const [before, other] = [structuredClone(a), structuredClone(b)];
        mergeRollups(a, b);
        expect([a, b]).toEqual([before, other]);
      }),
    );
  });
});

/** As earlier versions stored them. */
const OLD = {
  key: KEY,
  outcomes: { success: 2, 'user-error': 0, 'agent-error': 1, blocked: 0, 'gateway-error': 0, aborted: 0 },
  latency: { n: 3, sum: 60, sumSq: 1_400 },
  latencySketch: { '150': 3 },
  firstByte: { n: 0, sum: 0, sumSq: 0 },
  tokens: { n: 3, sum: 30, sumSq: 300 },
  ratings: { n: 0, sum: 0, sumSq: 0 },
  complaints: 0,
  buckets: { '7': { requests: 3, errors: 1, latencySumMs: 60, tokens: 30 } },
} as unknown as Rollup;

describe('roll-ups of an earlier version', () => {
  test('merge with each other and stay what they were', () => {
    const merged = JSON.parse(JSON.stringify(mergeRollups(OLD, OLD)));
    expect(Object.keys(merged).sort()).toEqual(Object.keys(OLD).sort());
    expect(merged.buckets).toEqual({ '7': { requests: 6, errors: 2, latencySumMs: 120, tokens: 60 } });
  });

  test('merge with new ones, whose own counts say of how many requests they are', () => {
    const cost = { n: 1, sum: 250, sumSq: 62_500 };
    const fresh: Rollup = {
      ...OLD,
      cost,
      tokensIn: { n: 1, sum: 8, sumSq: 64 },
      toolCalls: { byName: { check_inventory: 1 }, other: 0 },
      buckets: { '7': { requests: 1, errors: 0, latencySumMs: 20, tokens: 10, moments: { cost } } },
    };
    const merged = mergeRollups(OLD, fresh);
    expect(merged).toMatchObject({ cost, tokensIn: { n: 1 }, toolCalls: { byName: { check_inventory: 1 } } });
    expect(merged.buckets['7']).toEqual({ requests: 4, errors: 1, latencySumMs: 80, tokens: 40, moments: { cost } });
    expect(merged.tokens.n).toBe(6);
  });
});

describe('the size', () => {
  test('does not grow with names of tools, and no call is lost', () => {
    const called = (from: number): Rollup => {
      const names = Array.from({ length: 40 }, (_, index): [string, number] => [`tool_${from + index}`, 2]);
      return { ...emptyRollup(KEY), toolCalls: { byName: Object.fromEntries(names), other: 0 } };
    };
    const { byName = {}, other = 0 } = [called(0), called(40), called(80)].reduce(mergeRollups).toolCalls ?? {};
    expect(Object.keys(byName)).toHaveLength(MAX_TOOL_NAMES);
    expect(Object.values(byName).reduce((sum, calls) => sum + calls, other)).toBe(240);
  });

  test('does not grow with requests: the ten slowest and the ten newest failures are kept', () => {
    const requests = Array.from({ length: 50 }, (_, index) => ({ id: `req_${index}`, at: index, latencyMs: index }));
    const each = requests.map((one): Rollup => ({ ...emptyRollup(KEY), worst: { slowest: [one], failed: [one] } }));
    const { slowest = [], failed = [] } = each.reduce(mergeRollups).worst ?? {};
    expect(slowest.map(({ id }) => id)).toEqual(Array.from({ length: MAX_WORST }, (_, index) => `req_${49 - index}`));
    expect(failed).toEqual(slowest);
  });
});
