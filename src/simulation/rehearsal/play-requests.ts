import {
  addValue,
  emptyRollup,
  KEY_BUCKETS,
  type KeyBucket,
  type Rollup,
  type RollupKey,
} from '#domain/sample/index.ts';
import type { Random } from '../random.ts';
import type { Manners } from './manners.ts';

/** So many requests to one deployment, each ending as its manners have it. */
export function playRequests(key: RollupKey, requests: number, manners: Manners, random: Random): Rollup {
  let rollup = emptyRollup(key);
  const buckets: Record<string, { -readonly [Name in keyof KeyBucket]: KeyBucket[Name] }> = {};
  let errors = 0;
  let { latency, tokens, ratings, complaints } = rollup;
  for (let index = 0; index < requests; index += 1) {
    const failed = random.next() < manners.errorRatio;
    const latencyMs = Math.max(1, drawn(manners.latencyMs, random));
    const used = failed ? 0 : Math.max(1, Math.round(drawn(manners.tokens, random)));
    const slot = String(Math.floor(random.next() * KEY_BUCKETS));
    buckets[slot] ??= { requests: 0, errors: 0, latencySumMs: 0, tokens: 0 };
    const bucket = buckets[slot];
    bucket.requests += 1;
    if (random.next() < manners.complaintRatio) complaints += 1;
    if (random.next() < manners.ratingRatio) ratings = addValue(ratings, clamp(drawn(manners.stars, random), 1, 5));
    if (failed) {
      errors += 1;
      bucket.errors += 1;
      continue;
    }
    latency = addValue(latency, latencyMs);
    tokens = addValue(tokens, used);
    bucket.latencySumMs += latencyMs;
    bucket.tokens += used;
  }
  rollup = { ...rollup, latency, tokens, ratings, complaints, buckets };
  return { ...rollup, outcomes: { ...rollup.outcomes, success: requests - errors, 'agent-error': errors } };
}

/** Roughly normal: the sum of three evenly spread numbers has the right mean and deviation, and no far tail. */
function drawn({ mean, sd }: { readonly mean: number; readonly sd: number }, random: Random): number {
  return mean + sd * 2 * (random.next() + random.next() + random.next() - 1.5);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
