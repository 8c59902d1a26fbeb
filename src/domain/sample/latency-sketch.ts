/**
 * A mergeable sketch of latencies with a relative error of 1 % (the bucket scheme of DDSketch, Masson et al., VLDB 2019):
 * a count per logarithmic bucket, keyed by the bucket's index as text.
 */
export type LatencySketch = Readonly<Record<string, number>>;

const RELATIVE_ERROR = 0.01;
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
const SMALLEST_MS = 0.01;

/** The bucket that a latency falls into. Anything below 0.01 ms shares the lowest bucket. */
export function latencyBucket(latencyMs: number): string {
  return String(Math.ceil(Math.log(Math.max(latencyMs, SMALLEST_MS)) / LOG_GAMMA));
}

export function mergeSketches(a: LatencySketch, b: LatencySketch): LatencySketch {
  const merged: Record<string, number> = { ...a };
  for (const [bucket, count] of Object.entries(b)) merged[bucket] = (merged[bucket] ?? 0) + count;
  return merged;
}
