import type { KeyBucket, Moments, Rollup } from '../sample/index.ts';

/** A quantity that requests have: where its sums lie in a roll-up. */
export type Quantity = {
  readonly moments: (rollup: Rollup) => Moments;
  /** Its sum in a key bucket; undefined where buckets don't carry it. */
  readonly bucketSum: ((bucket: KeyBucket) => number) | undefined;
  /** What is counted: `requests`, `ratings`. */
  readonly noun: string;
};

/** `variance` is that of the mean, not of one value. */
export type ArmMean = { readonly n: number; readonly mean: number; readonly variance: number };

/**
 * Mean of one arm with its variance between key buckets, because the requests of one conversation are not independent; never
 * below that of independent values. One unseen value as far off as the mean itself is allowed for: it keeps equal values from
 * pretending to certainty, and vanishes as 1/n. Undefined below two values.
 */
export function armMean(rollup: Rollup, quantity: Quantity): ArmMean | undefined {
  const { n, sum, sumSq } = quantity.moments(rollup);
  if (n < 2) return undefined;
  const mean = sum / n;
  const independent = Math.max(0, sumSq - n * mean * mean) / (n - 1) / n;
  const between = betweenBuckets(Object.values(rollup.buckets), quantity, mean);
  return { n, mean, variance: Math.max(independent, between) + (mean / n) ** 2 };
}

/** Variance of the ratio of sums over buckets (Cochran, Sampling Techniques, ch. 6), carried over to the exact mean. */
function betweenBuckets(buckets: readonly KeyBucket[], quantity: Quantity, mean: number): number {
  const sumOf = quantity.bucketSum;
  const filled = buckets.filter((bucket) => bucket.requests > 0);
  if (sumOf === undefined || filled.length < 2) return 0;
  const requests = filled.reduce((total, bucket) => total + bucket.requests, 0);
  const ratio = filled.reduce((total, bucket) => total + sumOf(bucket), 0) / requests;
  if (ratio <= 0) return 0;
  const squares = filled.reduce((total, bucket) => total + (sumOf(bucket) - ratio * bucket.requests) ** 2, 0);
  const variance = (squares * filled.length) / (filled.length - 1) / requests ** 2;
  return variance * (mean / ratio) ** 2;
}
