import type { KeyBucket } from '../sample/index.ts';

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
