import { countsAtMost, type Moments, type Sketch } from '#domain/sample/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Attributes } from './span.ts';

type HistogramPoint = {
  readonly attributes: Attributes;
  readonly count: number;
  readonly sum: number;
  /** In the metric's unit, ascending. */
  readonly bounds: readonly number[];
  /** Of each bucket by itself; one more than bounds. */
  readonly bucketCounts: readonly number[];
};

/** Cumulative since the start. */
export type OtlpMetric = { readonly name: string; readonly unit: string; readonly description: string } & (
  | { readonly histogram: readonly HistogramPoint[] }
  | { readonly sum: readonly { readonly attributes: Attributes; readonly value: number }[] }
);

/** In seconds; none where nothing was measured. */
export function sketchHistogram(
  moments: Moments | undefined,
  sketch: Sketch | undefined,
  boundsMs: readonly DurationMs[],
  attributes: Attributes,
): readonly HistogramPoint[] {
  if (moments === undefined || sketch === undefined || moments.n === 0) return [];
  const atMost = [...countsAtMost(sketch, boundsMs), moments.n];
  return [
    {
      attributes,
      count: moments.n,
      sum: moments.sum / 1_000,
      bounds: boundsMs.map((bound) => bound / 1_000),
      bucketCounts: atMost.map((count, index) => count - (atMost[index - 1] ?? 0)),
    },
  ];
}

/** Count and sum only, in one bucket. */
export function sumHistogram(moments: Moments | undefined, attributes: Attributes): readonly HistogramPoint[] {
  if (moments === undefined || moments.n === 0) return [];
  return [{ attributes, count: moments.n, sum: moments.sum, bounds: [], bucketCounts: [moments.n] }];
}
