import { KEY_BUCKETS, type KeyBucket } from '../sample/index.ts';

type BucketCounts = { readonly buckets: readonly Pick<KeyBucket, 'requests' | 'errors'>[]; readonly errors: number };

/**
 * By how much errors come in clumps (conversations, users), at least 1: the variance of the error rate between key buckets over
 * what independent requests would give. Counts are divided by it, so four failures of one conversation weigh like one. From two
 * errors on it is known well enough to be used; with requests of a single bucket all errors count as one. Without buckets
 * requests are taken as independent.
 */
export function designEffect({ buckets: all, errors }: BucketCounts): number {
  // Of some there is only what users said.
  const buckets = all.filter((bucket) => bucket.requests > 0);
  const requests = buckets.reduce((sum, bucket) => sum + bucket.requests, 0);
  const bucketErrors = buckets.reduce((sum, bucket) => sum + bucket.errors, 0);
  if (requests <= 0 || bucketErrors < 2) return 1;
  if (buckets.length < 2) return Math.max(1, errors);
  const rate = bucketErrors / requests;
  // Where everything fails nothing varies; then a bucket counts as one.
  if (rate >= 1) return Math.max(1, errors / buckets.length);
  const squares = buckets.reduce((sum, bucket) => sum + (bucket.errors - rate * bucket.requests) ** 2, 0);
  const between = (squares * buckets.length) / (buckets.length - 1);
  return Math.max(1, between / (bucketErrors * (1 - rate)));
}

/** Independent evidence of clumps weighs like so many events before there are any. */
const EXPECTED_AS = 4;

/**
 * The design effect to reckon with where the absence of harm is claimed. What was seen of clumps says little while there are few events,
 * and nothing while there are none; so it is held against the greatest that it can be, when a conversation fails in all its turns
 * or in none.
 * @param requests of each bucket; those that met none may be left out
 * @param seen design effect and number of events of each arm
 */
export function expectedClumping(
  requests: readonly number[],
  seen: readonly { readonly clumping: number; readonly events: number }[],
): number {
  const greatest = requestClumping(requests);
  let [weights, sum] = [EXPECTED_AS, EXPECTED_AS * greatest];
  for (const { clumping, events } of seen) {
    // As many as there are clumps.
    weights += events / clumping;
    sum += events;
  }
  return sum / weights;
}

/**
 * By how much more than by chance requests pile up on some buckets, at least 1: the greatest design effect that anything about them can
 * have. Index of dispersion of a compound Poisson count, E[L^2] / E[L] of conversations of L requests.
 * @param requests of each bucket; those that met none may be left out
 */
export function requestClumping(requests: readonly number[]): number {
  const mean = requests.reduce((sum, one) => sum + one, 0) / KEY_BUCKETS;
  if (mean <= 0) return 1;
  const empty = Math.max(0, KEY_BUCKETS - requests.length);
  const squares = requests.reduce((sum, one) => sum + (one - mean) ** 2, empty * mean ** 2);
  return Math.max(1, squares / (KEY_BUCKETS - 1) / mean);
}
