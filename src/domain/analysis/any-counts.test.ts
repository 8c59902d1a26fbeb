import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  complaints,
  errorRate,
  p95,
  quality,
  rating,
  responseTime,
  slowRequests,
} from '#testing/builder/judged-metric.ts';
import { aRollup } from '#testing/builder/rollup.ts';
import type { Rollup } from '../sample/index.ts';
import { judgeMetrics } from './judge-metrics.ts';
import type { Metric } from './metric.ts';

const METRICS: readonly Metric[] = [
  ...[errorRate, complaints, slowRequests, responseTime, p95, rating, quality],
  { ...responseTime, name: 'tokens', critical: undefined },
  { ...responseTime, name: 'cost', role: 'guard' },
  { ...p95, name: 'response-time-p99', critical: 5_000 },
  { ...p95, name: 'response-time-p50', role: 'guard' },
];
const ALPHA = { rollBack: 0.05, promote: 0.05 };

/** Nothing, one, few, many, a thousand million. */
const anyCount = fc.constantFrom(0, 1, 2, 7, 64, 1_000, 1e9);
const anyTime = fc.constantFrom(0.001, 1, 800, 800, 9_000, 7_200_000);

function anyArm(arm: 'candidate' | 'baseline'): fc.Arbitrary<readonly Rollup[]> {
  const one = fc
    .record({
      requests: anyCount,
      errorShare: fc.constantFrom(0, 0.5, 1),
      complaints: fc.constantFrom(0, 1, 5),
      mean: anyTime,
      sd: fc.constantFrom(0, 1, 1e6),
      stars: fc.constantFrom(1, 3.3, 5),
      rated: fc.constantFrom(0, 1, 40),
      times: fc.array(anyTime, { maxLength: 60 }),
      isTimed: fc.boolean(),
      routeVersion: fc.constantFrom(2, 3),
    })
    .map(({ requests, errorShare, mean, sd, stars, rated, times, isTimed, ...rest }) =>
      aRollup({
        ...{ arm, requests, ...rest, errors: Math.round(requests * errorShare) },
        tokens: { mean, sd },
        ratings: { mean: stars, sd: stars === 3.3 ? 1 : 0, n: rated },
        ...(isTimed ? { times } : { latency: { mean, sd } }),
      }),
    );
  return fc.array(one, { maxLength: 3 });
}

/** Every number in a value, with its path. */
function numbersIn(value: unknown, path = ''): readonly (readonly [path: string, number: number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => numbersIn(part, `${path}.${key}`));
}

test('whatever the counts, every metric gets a verdict, in words and numbers that are numbers', () => {
  fc.assert(
    fc.property(anyArm('candidate'), fc.option(anyArm('baseline'), { nil: undefined }), (candidate, baseline) => {
      const verdicts = judgeMetrics(METRICS, { candidate, baseline }, ALPHA);
      expect(verdicts.map(({ card }) => card.metric)).toEqual(METRICS.map(({ name }) => name));
      for (const [path, number] of numbersIn(verdicts)) expect([path, Number.isFinite(number)]).toEqual([path, true]);
      expect(JSON.stringify(verdicts)).not.toMatch(/NaN|Infinity|undefined/);
    }),
    { numRuns: 300, seed: 4711 },
  );
});
