import type { KeyBucket, Moments, Rollup, WorstRequests } from '../sample/index.ts';
import { requestClumping } from './design-effect.ts';

/** A quantity that requests have: where its sums lie in a roll-up. */
export type Quantity = {
  readonly moments: (rollup: Rollup) => Moments;
  /** How many of its values fell on a key bucket, and their sum; undefined where a bucket doesn't say. */
  readonly inBucket: (bucket: KeyBucket) => Pick<Moments, 'n' | 'sum'> | undefined;
  /** What is counted: `requests`, `ratings`. */
  readonly noun: string;
  /** Which of the worst requests somebody may want to look up. */
  readonly worst: keyof WorstRequests | undefined;
};

/** `variance` is that of the mean, not of one value. `clumping`: how often more it is than if values were independent. */
export type ArmMean = {
  readonly n: number;
  readonly mean: number;
  readonly variance: number;
  readonly clumping: number;
  /** At least so many of the values are independent of each other: about as many as there are conversations. */
  readonly independent: number;
};

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
  const buckets = Object.values(rollup.buckets);
  const between = betweenBuckets(buckets, quantity, mean);
  const clumping = independent > 0 ? Math.max(1, between / independent) : 1;
  const requests = buckets.map((bucket) => quantity.inBucket(bucket)?.n ?? 0).filter((count) => count > 0);
  return {
    n,
    mean,
    variance: Math.max(independent, between) + (mean / n) ** 2,
    clumping,
    independent: n / requestClumping(requests),
  };
}

/** Variance of the ratio of sums over buckets (Cochran, Sampling Techniques, ch. 6), carried over to the exact mean. */
function betweenBuckets(buckets: readonly KeyBucket[], quantity: Quantity, mean: number): number {
  const filled = buckets.map(quantity.inBucket).filter((bucket) => bucket !== undefined && bucket.n > 0);
  if (filled.length < 2) return 0;
  let [values, all] = [0, 0];
  for (const bucket of filled) {
    values += bucket?.n ?? 0;
    all += bucket?.sum ?? 0;
  }
  const ratio = all / values;
  if (ratio <= 0) return 0;
  let squares = 0;
  for (const bucket of filled) squares += ((bucket?.sum ?? 0) - ratio * (bucket?.n ?? 0)) ** 2;
  const variance = (squares * filled.length) / (filled.length - 1) / values ** 2;
  return variance * (mean / ratio) ** 2;
}
