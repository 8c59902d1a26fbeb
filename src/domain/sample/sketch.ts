import type { DurationMs } from '../shared/index.ts';

/**
 * A mergeable sketch of durations with a relative error of 1 % (the bucket scheme of DDSketch, Masson et al., VLDB 2019): a count
 * per logarithmic bucket, keyed by the bucket's index as text. From 0.01 ms to two hours that is at most 1,025 buckets.
 */
export type Sketch = Readonly<Record<string, number>>;

const RELATIVE_ERROR = 0.01;
const GAMMA = (1 + RELATIVE_ERROR) / (1 - RELATIVE_ERROR);
const LOG_GAMMA = Math.log(GAMMA);
const SMALLEST_MS = 0.01;

/** The bucket that a duration falls into. Anything below 0.01 ms shares the lowest bucket. */
export function sketchBucket(durationMs: DurationMs): string {
  return String(Math.ceil(Math.log(Math.max(durationMs, SMALLEST_MS)) / LOG_GAMMA));
}

export function mergeSketches(a: Sketch, b: Sketch): Sketch {
  const merged: Record<string, number> = { ...a };
  for (const [bucket, count] of Object.entries(b)) merged[bucket] = (merged[bucket] ?? 0) + count;
  return merged;
}

/**
 * The value of rank floor(q × (n − 1)), counted from 0, within 1 % (Masson et al., proposition 3): a duration in ms. Undefined of
 * an empty sketch.
 * @param q 0-1
 */
export function sketchQuantile(sketch: Sketch, q: number): DurationMs | undefined {
  const buckets = inOrder(sketch);
  const n = buckets.reduce((sum, [, count]) => sum + count, 0);
  if (n === 0) return undefined;
  const rank = Math.floor(q * (n - 1));
  let below = 0;
  for (const [index, count] of buckets) {
    below += count;
    if (below > rank) return middleOf(index);
  }
  return undefined;
}

/**
 * How many of the values are at most each bound. Values that are less than 1 % away from a bound may be counted on the other side
 * of it.
 * @param boundsMs in ascending order
 */
export function countsAtMost(sketch: Sketch, boundsMs: readonly DurationMs[]): readonly number[] {
  const buckets = inOrder(sketch);
  let next = 0;
  let count = 0;
  return boundsMs.map((bound) => {
    for (let bucket = buckets[next]; bucket !== undefined && middleOf(bucket[0]) <= bound; bucket = buckets[next]) {
      count += bucket[1];
      next += 1;
    }
    return count;
  });
}

/** How many values a sketch holds. */
export function sketchCount(sketch: Sketch): number {
  let n = 0;
  for (const bucket in sketch) n += sketch[bucket] ?? 0;
  return n;
}

/** How many of the values are above a bound. Values that are less than 1 % away from it may be counted on the other side. */
export function countAbove(sketch: Sketch, boundMs: DurationMs): number {
  const last = Number(sketchBucket(boundMs));
  let above = 0;
  for (const bucket in sketch) if (Number(bucket) > last) above += sketch[bucket] ?? 0;
  return above;
}

/** The values of a sketch in ascending order: how many are above the bucket before and at most `upper`, ms. */
export function sketchSteps(sketch: Sketch): readonly { readonly upper: DurationMs; readonly count: number }[] {
  return inOrder(sketch).map(([index, count]) => ({ upper: GAMMA ** index, count }));
}

/** The value that is off by the same share from both ends of a bucket. */
function middleOf(index: number): DurationMs {
  return (2 * GAMMA ** index) / (GAMMA + 1);
}

function inOrder(sketch: Sketch): readonly (readonly [index: number, count: number])[] {
  return Object.entries(sketch)
    .map(([index, count]) => [Number(index), count] as const)
    .sort(([a], [b]) => a - b);
}
