import fc from 'fast-check';
import type { Metric } from '#domain/analysis/index.ts';
import type { Rollup } from '#domain/sample/index.ts';
import { complaints, errorRate, p95, quality, rating, responseTime, slowRequests } from './judged-metric.ts';
import { aRollup } from './rollup.ts';

/** One of each kind, and those whose names differ only. */
export const EVERY_METRIC: readonly Metric[] = [
  ...[errorRate, complaints, slowRequests, responseTime, p95, rating, quality],
  { ...responseTime, name: 'tokens', critical: undefined },
  { ...responseTime, name: 'cost', role: 'guard' },
  { ...p95, name: 'response-time-p99', critical: 5_000 },
  { ...p95, name: 'response-time-p50', role: 'guard' },
];
/** Nothing, one, few, many, a thousand million. */
const anyCount = fc.constantFrom(0, 1, 2, 7, 64, 1_000, 1e9);
const anyTime = fc.constantFrom(0.001, 1, 800, 800, 9_000, 7_200_000);

/** Up to three roll-ups of one arm, extremes included. */
export function anyArm(arm: 'candidate' | 'baseline'): fc.Arbitrary<readonly Rollup[]> {
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
