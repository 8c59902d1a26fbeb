import { normalTail } from './normal-tail.ts';
import { Z_95_BOTH } from './proportion.ts';

/** Something measured at some time, in any units. */
type TimedValue = { readonly at: number; readonly value: number };

/** Whether a series grows or falls, how surely, and by how much. */
type Trend = {
  /** Theil-Sen: the median of the slopes between all pairs of points, in units of the value per unit of time. */
  readonly slope: number;
  /** 95 % interval of the slope. */
  readonly lower: number;
  readonly upper: number;
  /** Mann-Kendall: standard deviations above what a series without a trend gives. */
  readonly z: number;
  /** Two-sided p-value of "no trend". */
  readonly p: number;
};

/** With fewer points the normal approximation of Mann-Kendall says nothing. */
const MIN_TREND_POINTS = 10;

/** Of more points, so many neighbours are taken together by their medians: pairs grow with the square. */
const MOST_POINTS = 2_000;

/**
 * Mann-Kendall (Mann, Econometrica 13, 1945; Kendall, Rank Correlation Methods, 1975, with the corrections for ties and for continuity) says
 * whether there is a trend, Theil-Sen (Sen, J. Am. Stat. Assoc. 63, 1968, with his interval) how steep it is. Neither minds outliers, nor
 * what the values are distributed like; points that depend on each other make it too sure. Points may come in any order; those of one
 * moment have no slope between them. Undefined below ten points, and where all are of one moment.
 */
export function trendOf(points: readonly TimedValue[]): Trend | undefined {
  const sorted = points
    .filter(({ at, value }) => Number.isFinite(at) && Number.isFinite(value))
    .toSorted((a, b) => a.at - b.at);
  if (sorted.length < MIN_TREND_POINTS) return undefined;
  const { s, slopes } = comparePairs(thin(sorted));
  if (slopes.length === 0) return undefined;
  const deviation = Math.sqrt(Math.max(0, varianceOf(thin(sorted).map(({ value }) => value))));
  const z = s === 0 || deviation === 0 ? 0 : (s - Math.sign(s)) / deviation;
  const reach = Z_95_BOTH * deviation;
  const place = (rank: number) => slopes[Math.min(slopes.length - 1, Math.max(0, rank))] ?? 0;
  return {
    slope: medianOf(slopes),
    lower: place(Math.floor((slopes.length - reach) / 2) - 1),
    upper: place(Math.ceil((slopes.length + reach) / 2)),
    z,
    p: Math.min(1, 2 * normalTail(Math.abs(z))),
  };
}

/** Kendall's S, and the slopes of all pairs in order of size. */
function comparePairs(points: readonly TimedValue[]): { readonly s: number; readonly slopes: Float64Array } {
  const slopes: number[] = [];
  let s = 0;
  for (const [index, earlier] of points.entries()) {
    for (let next = index + 1; next < points.length; next += 1) {
      const later = points[next];
      if (later === undefined || later.at === earlier.at) continue;
      s += Math.sign(later.value - earlier.value);
      slopes.push((later.value - earlier.value) / (later.at - earlier.at));
    }
  }
  return { s, slopes: Float64Array.from(slopes).sort() };
}

/** Of Kendall's S where there is no trend; equal values lessen it. */
function varianceOf(values: readonly number[]): number {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const term = (k: number) => k * (k - 1) * (2 * k + 5);
  const ties = [...counts.values()].reduce((sum, count) => sum + term(count), 0);
  return (term(values.length) - ties) / 18;
}

function thin(points: readonly TimedValue[]): readonly TimedValue[] {
  const together = Math.ceil(points.length / MOST_POINTS);
  if (together === 1) return points;
  return Array.from({ length: Math.ceil(points.length / together) }, (_, index) => {
    const some = points.slice(index * together, (index + 1) * together);
    return {
      at: medianOf(Float64Array.from(some, ({ at }) => at).sort()),
      value: medianOf(Float64Array.from(some, ({ value }) => value).sort()),
    };
  });
}

/** Of values in order of size. */
function medianOf(sorted: Float64Array): number {
  const half = Math.floor(sorted.length / 2);
  const [high, low] = [sorted[half] ?? 0, sorted[half - 1] ?? 0];
  return sorted.length % 2 === 1 ? high : (low + high) / 2;
}
