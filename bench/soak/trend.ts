/** Whether a series grows, and by how much. */
type Trend = {
  /** Theil-Sen: the middle of the slopes between all pairs of points, per unit of time. */
  readonly slope: number;
  /** Mann-Kendall: standard deviations above what a series without a trend gives; not a number with too few points. */
  readonly z: number;
};

type Point = { readonly at: number; readonly value: number };

/** Fewer points than this show nothing: the normal approximation of Mann-Kendall needs about ten. */
const FEWEST = 10;

/**
 * Mann-Kendall (Mann 1945, Kendall 1975; with the correction for ties and for continuity) says whether there is a trend, Theil-Sen
 * (Sen 1968) how steep it is. Neither minds outliers, nor what the values are distributed like.
 */
export function trendOf(points: readonly Point[]): Trend {
  if (points.length < FEWEST) return { slope: Number.NaN, z: Number.NaN };
  const slopes: number[] = [];
  let s = 0;
  points.forEach((earlier, index) => {
    for (const later of points.slice(index + 1)) {
      s += Math.sign(later.value - earlier.value);
      if (later.at > earlier.at) slopes.push((later.value - earlier.value) / (later.at - earlier.at));
    }
  });
  slopes.sort((a, b) => a - b);
  const deviation = Math.sqrt(varianceOf(points.map(({ value }) => value)));
  const z = s === 0 || deviation === 0 ? 0 : (s - Math.sign(s)) / deviation;
  return { slope: slopes[Math.floor(slopes.length / 2)] ?? Number.NaN, z };
}

/** Of Kendall's S where there is no trend; equal values lessen it. */
function varianceOf(values: readonly number[]): number {
  const n = values.length;
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const term = (k: number) => k * (k - 1) * (2 * k + 5);
  const ties = [...counts.values()].reduce((sum, count) => sum + term(count), 0);
  return (term(n) - ties) / 18;
}
