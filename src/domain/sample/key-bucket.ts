import { mergePart } from './merge-part.ts';
import { type Moments, mergeMoments } from './moments.ts';

/** Assignment keys fall into this many fixed buckets, so that variance can be taken between conversations. */
export const KEY_BUCKETS = 64;

/** Sums over the requests of one key bucket. */
export type KeyBucket = {
  readonly requests: number;
  readonly errors: number;
  readonly latencySumMs: number;
  readonly tokens: number;
  /** Absent: nobody complained. */
  readonly complaints?: number | undefined;
  /** Absent in buckets from before they were taken. */
  readonly moments?: BucketMoments | undefined;
};

/**
 * Counts, sums and sums of squares of what the requests of a bucket measured, each part with a count of its own: what was not
 * measured is absent, never zero. Units as in `Rollup`.
 */
type BucketMoments = {
  readonly latency?: Moments | undefined;
  readonly tokens?: Moments | undefined;
  readonly cost?: Moments | undefined;
  readonly ratings?: Moments | undefined;
};

export const NO_BUCKET: KeyBucket = { requests: 0, errors: 0, latencySumMs: 0, tokens: 0 };

export function mergeBuckets(
  a: Readonly<Record<string, KeyBucket>>,
  b: Readonly<Record<string, KeyBucket>>,
): Readonly<Record<string, KeyBucket>> {
  const merged: Record<string, KeyBucket> = { ...a };
  for (const [index, bucket] of Object.entries(b)) {
    const known = merged[index];
    merged[index] = known === undefined ? bucket : mergeBucket(known, bucket);
  }
  return merged;
}

function mergeBucket(a: KeyBucket, b: KeyBucket): KeyBucket {
  return {
    requests: a.requests + b.requests,
    errors: a.errors + b.errors,
    latencySumMs: a.latencySumMs + b.latencySumMs,
    tokens: a.tokens + b.tokens,
    complaints: mergePart(a.complaints, b.complaints, (one, other) => one + other),
    moments: mergePart(a.moments, b.moments, mergeBucketMoments),
  };
}

function mergeBucketMoments(a: BucketMoments, b: BucketMoments): BucketMoments {
  return {
    latency: mergePart(a.latency, b.latency, mergeMoments),
    tokens: mergePart(a.tokens, b.tokens, mergeMoments),
    cost: mergePart(a.cost, b.cost, mergeMoments),
    ratings: mergePart(a.ratings, b.ratings, mergeMoments),
  };
}
