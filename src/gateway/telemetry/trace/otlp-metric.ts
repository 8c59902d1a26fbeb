import { countsAtMost, type Moments, type Sketch } from '#domain/sample/index.ts';
import type { DurationMs, EpochMs } from '#domain/shared/index.ts';
import type { Attributes } from './span.ts';

/** What a point is of. */
export type Series = {
  readonly attributes: Attributes;
  /** When its counting began: a series that comes again after it was let go begins anew. */
  readonly since: EpochMs;
};

type HistogramPoint = Series & {
  readonly count: number;
  readonly sum: number;
  /** In the metric's unit, ascending. */
  readonly bounds: readonly number[];
  /** Of each bucket by itself; one more than bounds. */
  readonly bucketCounts: readonly number[];
};

/** Cumulative since each series began. */
export type OtlpMetric = { readonly name: string; readonly unit: string; readonly description: string } & (
  | { readonly histogram: readonly HistogramPoint[] }
  | { readonly sum: readonly (Series & { readonly value: number })[] }
);

/** In seconds; none where nothing was measured. */
export function sketchHistogram(
  moments: Moments | undefined,
  sketch: Sketch | undefined,
  boundsMs: readonly DurationMs[],
  series: Series,
): readonly HistogramPoint[] {
  if (moments === undefined || sketch === undefined || moments.n === 0) return [];
  const atMost = [...countsAtMost(sketch, boundsMs), moments.n];
  return [
    {
      ...series,
      count: moments.n,
      sum: moments.sum / 1_000,
      bounds: boundsMs.map((bound) => bound / 1_000),
      bucketCounts: atMost.map((count, index) => count - (atMost[index - 1] ?? 0)),
    },
  ];
}

/** Of what was counted bucket by bucket; none where nothing was measured. */
export function countedHistogram(
  moments: Moments | undefined,
  bucketCounts: readonly number[],
  bounds: readonly number[],
  series: Series,
): readonly HistogramPoint[] {
  if (moments === undefined || moments.n === 0) return [];
  return [{ ...series, count: moments.n, sum: moments.sum, bounds, bucketCounts }];
}
