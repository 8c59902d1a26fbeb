import { countAbove, exposure, type Rollup, sketchCount } from '../sample/index.ts';
import { assert } from '../shared/index.ts';
import { armMean, type Quantity } from './arm-mean.ts';
import { designEffect } from './design-effect.ts';
import type { EventSource } from './event-counts.ts';
import type { Metric } from './metric.ts';
import { total } from './strata.ts';

export const RESPONSE_TIME: Quantity = {
  moments: ({ latency }) => latency,
  inBucket: ({ requests, latencySumMs, moments }) => moments?.latency ?? { n: requests, sum: latencySumMs },
  noun: 'requests',
  worst: 'slowest',
};

export const TOKENS: Quantity = {
  moments: ({ tokens }) => tokens,
  inBucket: ({ requests, tokens, moments }) => moments?.tokens ?? { n: requests, sum: tokens },
  noun: 'requests',
  worst: undefined,
};

export const COST: Quantity = {
  moments: ({ cost }) => cost ?? { n: 0, sum: 0, sumSq: 0 },
  inBucket: ({ moments }) => moments?.cost,
  noun: 'requests',
  worst: undefined,
};

export const RATINGS: Quantity = {
  moments: ({ ratings }) => ratings,
  inBucket: ({ moments }) => moments?.ratings,
  noun: 'ratings',
  worst: undefined,
};

export const ERRORS: EventSource = {
  noun: 'errors',
  exposure,
  count: ({ outcomes }) => outcomes['agent-error'],
  clumping: (rollups) => clumpsOf(rollups, ERRORS, ({ requests, errors }) => ({ requests, errors })),
  worst: 'failed',
  minEvents: 0,
  evidenceNeeded: undefined,
};

/** Complaints have their own published rule, and with it an error budget of their own of 1/20. */
export const COMPLAINTS: EventSource = {
  noun: 'complaints',
  exposure,
  count: ({ complaints }) => complaints,
  clumping: (rollups) =>
    clumpsOf(rollups, COMPLAINTS, ({ requests, complaints }) => ({ requests, errors: complaints ?? 0 })),
  worst: undefined,
  minEvents: 3,
  evidenceNeeded: 20,
};

/** Requests that took longer than the metric allows, of those whose time was measured. They clump at most as response times do. */
export function slowRequests({ slowerThanMs }: Pick<Metric, 'slowerThanMs'>): EventSource {
  assert(slowerThanMs !== undefined, 'a metric of slow requests says what is slow');
  return {
    noun: 'slow requests',
    exposure: ({ latencySketch }) => sketchCount(latencySketch),
    count: ({ latencySketch }) => countAbove(latencySketch, slowerThanMs),
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

type Counts = { readonly requests: number; readonly errors: number };

function clumpsOf(
  rollups: readonly Rollup[],
  source: Pick<EventSource, 'count'>,
  inBucket: (bucket: Rollup['buckets'][string]) => Counts,
): number {
  const merged = new Map<string, Counts>();
  for (const rollup of rollups) {
    for (const [index, bucket] of Object.entries(rollup.buckets)) {
      const [own, earlier] = [inBucket(bucket), merged.get(index)];
      const requests = (earlier?.requests ?? 0) + own.requests;
      merged.set(index, { requests, errors: (earlier?.errors ?? 0) + own.errors });
    }
  }
  const errors = rollups.reduce((sum, rollup) => sum + source.count(rollup), 0);
  return designEffect({ buckets: [...merged.values()], errors });
}
