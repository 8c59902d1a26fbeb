import { describe, expect, test } from 'vitest';
import { Dice } from '#testing/simulation/dice.ts';
import { trendOf } from './trend.ts';

const series = (value: (index: number) => number, n = 40) =>
  Array.from({ length: n }, (_, at) => ({ at, value: value(at) }));

/** Up and down without getting anywhere. */
const noise = (index: number) => ((index * 7_919) % 13) - 6;

describe('a trend', () => {
  test('is found below the noise, and how steep it is, whatever one outlier says', () => {
    const growing = series((index) => 100 + 0.5 * index + noise(index));
    const { slope, lower, upper, z, p } = trendOf(growing.with(3, { at: 3, value: 10_000 })) ?? {};
    expect(slope).toBeCloseTo(0.5, 0);
    expect(lower).toBeGreaterThan(0.2);
    expect(upper).toBeLessThan(0.8);
    expect(z).toBeGreaterThan(2.33);
    expect(p).toBeLessThan(0.01);
  });

  test('is not found where there is none, nor in what stays the same', () => {
    expect(Math.abs(trendOf(series(noise))?.z ?? Number.NaN)).toBeLessThan(1);
    expect(trendOf(series(() => 7))).toEqual({ slope: 0, lower: 0, upper: 0, z: 0, p: 1 });
  });

  test('counts the pairs that rise against what chance would give: ten points without ties have a variance of 125', () => {
    const values = [1, 3, 2, 5, 4, 6, 10, 9, 8, 7];
    const s = values.flatMap((a, i) => values.slice(i + 1).map((b) => Math.sign(b - a))).reduce((x, y) => x + y, 0);
    const { z } = trendOf(values.map((value, at) => ({ at, value }))) ?? {};
    expect(z).toBeCloseTo((s - 1) / Math.sqrt(125), 10);
  });

  // Gilbert, Statistical Methods for Environmental Pollution Monitoring, 1987, p. 213: ties of 5, 2 and 2 among 22 give a variance of 1,221.33 - 16.67 - 1 - 1.
  test('has less variance to exceed where values are equal', () => {
    const values = [...Array.from({ length: 13 }, (_, index) => index), 20, 20, 20, 20, 20, 30, 30, 40, 40];
    const s = values.flatMap((a, i) => values.slice(i + 1).map((b) => Math.sign(b - a))).reduce((x, y) => x + y, 0);
    const variance = (22 * 21 * 49 - 5 * 4 * 15 - 2 * 2 * 1 * 9) / 18;
    expect(trendOf(values.map((value, at) => ({ at, value })))?.z).toBeCloseTo((s - 1) / Math.sqrt(variance), 10);
  });

  test('is the same in whatever order the points come, and takes those that are no numbers for none', () => {
    const points = series((index) => index + noise(index));
    const shuffled = points.toSorted((a, b) => noise(a.at) - noise(b.at));
    expect(trendOf(shuffled)).toEqual(trendOf(points));
    expect(trendOf([...points, { at: 7, value: Number.NaN }])).toEqual(trendOf(points));
  });

  test('is not told of a few points, nor of one moment', () => {
    expect(trendOf(series((index) => index, 9))).toBeUndefined();
    expect(trendOf(series((index) => index, 20).map(({ value }) => ({ at: 5, value })))).toBeUndefined();
  });

  test('lies in its interval about 95 times in 100, and chance has one 5 times in 100', () => {
    const dice = new Dice(4711);
    const runs = 600;
    let [inside, found] = [0, 0];
    for (let run = 0; run < runs; run += 1) {
      const noisy = Array.from({ length: 40 }, () => dice.normal());
      const { lower, upper } = trendOf(noisy.map((value, at) => ({ at, value: value + 0.03 * at }))) ?? {};
      if (lower !== undefined && upper !== undefined && lower <= 0.03 && 0.03 <= upper) inside += 1;
      if ((trendOf(noisy.map((value, at) => ({ at, value })))?.p ?? 0) < 0.05) found += 1;
    }
    expect(inside / runs).toBeGreaterThan(0.93);
    expect(found / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });

  test('of ten thousand points is found among two thousand medians', () => {
    const { slope, z } = trendOf(series((index) => 0.01 * index + noise(index), 10_000)) ?? {};
    expect(slope).toBeCloseTo(0.01, 4);
    expect(z).toBeGreaterThan(50);
  });
});
