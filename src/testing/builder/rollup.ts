import {
  addValue,
  emptyRollup,
  KEY_BUCKETS,
  type KeyBucket,
  type Moments,
  NO_MOMENTS,
  type Rollup,
  sketchBucket,
} from '#domain/sample/index.ts';
import { type Digest, digestOfBytes } from '#domain/shared/index.ts';

type Spread = { readonly n?: number; readonly mean: number; readonly sd: number };

/**
 * Traffic of one arm under one route version, spread evenly over the key buckets, errors apart from each other. Quantities have
 * the given mean and standard deviation; `n` of them, or one per request.
 */
export function aRollup(over: {
  readonly arm: 'candidate' | 'baseline';
  readonly requests: number;
  readonly errors?: number;
  readonly complaints?: number;
  readonly latency?: Spread;
  /** Response times one by one, of all requests alike; they fall on the key buckets in turn. */
  readonly times?: readonly number[];
  readonly tokens?: Spread;
  readonly ratings?: Spread;
  readonly routeVersion?: number;
  readonly release?: Digest;
}): Rollup {
  const { arm, requests, errors = 0 } = over;
  const release = over.release ?? digestOfBytes(arm === 'candidate' ? 'v2' : 'v1');
  const buckets: Record<string, KeyBucket> = {};
  for (let index = 0; index < Math.min(KEY_BUCKETS, requests); index += 1) {
    const share = Math.floor((requests + KEY_BUCKETS - 1 - index) / KEY_BUCKETS);
    buckets[index] = {
      requests: share,
      errors: Math.floor((errors + KEY_BUCKETS - 1 - index) / KEY_BUCKETS),
      latencySumMs: share * (over.latency?.mean ?? 0),
      tokens: share * (over.tokens?.mean ?? 0),
    };
  }
  const empty = emptyRollup({
    agent: 'customer-service',
    environment: 'production',
    deploymentId: arm === 'candidate' ? 'dep_2' : 'dep_1',
    release,
    routeVersion: over.routeVersion ?? 2,
    windowStart: 0,
  });
  return {
    ...empty,
    outcomes: { ...empty.outcomes, success: requests - errors, 'agent-error': errors },
    ...timed(over.times, momentsOf(over.latency, requests)),
    tokens: momentsOf(over.tokens, requests),
    ratings: momentsOf(over.ratings, requests),
    complaints: over.complaints ?? 0,
    buckets,
  };
}

function timed(times: readonly number[] | undefined, latency: Moments): Pick<Rollup, 'latency' | 'latencySketch'> {
  if (times === undefined) return { latency, latencySketch: {} };
  const latencySketch: Record<string, number> = {};
  for (const time of times) latencySketch[sketchBucket(time)] = (latencySketch[sketchBucket(time)] ?? 0) + 1;
  return { latency: times.reduce(addValue, NO_MOMENTS), latencySketch };
}

function momentsOf(spread: Spread | undefined, requests: number): Moments {
  if (spread === undefined) return { n: 0, sum: 0, sumSq: 0 };
  const n = spread.n ?? requests;
  return { n, sum: n * spread.mean, sumSq: n * spread.mean ** 2 + Math.max(0, n - 1) * spread.sd ** 2 };
}
