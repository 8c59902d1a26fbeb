import { countAbove, exposure, KEY_BUCKETS, type KeyBucket, type Rollup, sketchCount } from '../sample/index.ts';
import { assert, assertNever } from '../shared/index.ts';
import { armMean, type Quantity } from './arm-mean.ts';
import { designEffect } from './design-effect.ts';
import type { EventSource } from './event-counts.ts';
import type { Metric } from './metric.ts';
import { total } from './strata.ts';

/** The ends of the scale on which values lie. */
export type Scale = { readonly min: number; readonly max: number };

const STARS: Scale = { min: 1, max: 5 };

const RESPONSE_TIME: Quantity = {
  moments: ({ latency }) => latency,
  inBucket: ({ requests, latencySumMs, moments }) => moments?.latency ?? { n: requests, sum: latencySumMs },
  noun: 'requests',
  worst: 'slowest',
};

const TOKENS: Quantity = {
  moments: ({ tokens }) => tokens,
  inBucket: ({ requests, tokens, moments }) => moments?.tokens ?? { n: requests, sum: tokens },
  noun: 'requests',
  worst: undefined,
};

const COST: Quantity = {
  moments: ({ cost }) => cost ?? { n: 0, sum: 0, sumSq: 0 },
  inBucket: ({ moments }) => moments?.cost,
  noun: 'requests',
  worst: undefined,
};

const RATINGS: Quantity = {
  moments: ({ ratings }) => ratings,
  inBucket: ({ moments }) => moments?.ratings,
  noun: 'ratings',
  worst: undefined,
};

const ERRORS: EventSource = {
  noun: 'errors',
  exposure,
  count: ({ outcomes }) => outcomes['agent-error'],
  clumping: (rollups) => clumpsOf(rollups, ERRORS, ({ errors }) => errors),
  worst: 'failed',
  minEvents: 0,
  evidenceNeeded: undefined,
};

/** Complaints have their own published rule, and with it an error budget of their own of 1/20. */
const COMPLAINTS: EventSource = {
  noun: 'complaints',
  exposure,
  count: ({ complaints }) => complaints,
  clumping: (rollups) => clumpsOf(rollups, COMPLAINTS, ({ complaints }) => complaints ?? 0),
  worst: undefined,
  minEvents: 3,
  evidenceNeeded: 20,
};

/** Requests that took longer than the metric allows, of those whose time was measured. They clump at most as response times do. */
function slowRequests({ slowerThanMs }: Pick<Metric, 'slowerThanMs'>): EventSource {
  assert(slowerThanMs !== undefined, 'a metric of slow requests says what is slow');
  // Sketches are read through once: a verdict asks for both counts several times.
  const known = new Map<Rollup, { readonly n: number; readonly slow: number }>();
  const read = (rollup: Rollup) => {
    const { latencySketch } = rollup;
    const found = known.get(rollup) ?? { n: sketchCount(latencySketch), slow: countAbove(latencySketch, slowerThanMs) };
    known.set(rollup, found);
    return found;
  };
  return {
    noun: 'slow requests',
    exposure: (rollup) => read(rollup).n,
    count: (rollup) => read(rollup).slow,
    clumping: timesClump,
    worst: 'slowest',
    minEvents: 0,
    evidenceNeeded: undefined,
  };
}

/** By how much response times come in clumps, at least 1. */
export function timesClump(rollups: readonly Rollup[]): number {
  const all = total(rollups);
  return all === undefined ? 1 : (armMean(all, RESPONSE_TIME)?.clumping ?? 1);
}

function clumpsOf(
  rollups: readonly Rollup[],
  source: Pick<EventSource, 'count'>,
  eventsIn: (bucket: KeyBucket) => number,
): number {
  const merged = Array.from({ length: KEY_BUCKETS }, () => ({ requests: 0, errors: 0 }));
  for (const { buckets } of rollups) {
    for (const index in buckets) {
      const [into, bucket] = [merged[Number(index)], buckets[index]];
      if (into === undefined || bucket === undefined) continue;
      into.requests += bucket.requests;
      into.errors += eventsIn(bucket);
    }
  }
  const errors = rollups.reduce((sum, rollup) => sum + source.count(rollup), 0);
  return designEffect({ buckets: merged, errors });
}

/** How a metric is measured. Quality is judged on cases, and nothing of it is in roll-ups. */
type Measure =
  | { readonly kind: 'events'; readonly source: EventSource }
  | { readonly kind: 'mean'; readonly quantity: Quantity }
  | { readonly kind: 'scale'; readonly quantity: Quantity; readonly scale: Scale }
  | { readonly kind: 'quantile'; readonly q: number }
  | { readonly kind: 'cases' };

export function measureOf(metric: Metric): Measure {
  switch (metric.name) {
    case 'error-rate':
      return { kind: 'events', source: ERRORS };
    case 'complaints':
      return { kind: 'events', source: COMPLAINTS };
    case 'slow-requests':
      return { kind: 'events', source: slowRequests(metric) };
    case 'response-time':
      return { kind: 'mean', quantity: RESPONSE_TIME };
    case 'response-time-p50':
      return { kind: 'quantile', q: 0.5 };
    case 'response-time-p95':
      return { kind: 'quantile', q: 0.95 };
    case 'response-time-p99':
      return { kind: 'quantile', q: 0.99 };
    case 'tokens':
      return { kind: 'mean', quantity: TOKENS };
    case 'cost':
      return { kind: 'mean', quantity: COST };
    case 'rating':
      return { kind: 'scale', quantity: RATINGS, scale: STARS };
    case 'quality':
      return { kind: 'cases' };
    default:
      return assertNever(metric.name);
  }
}
