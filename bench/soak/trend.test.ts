import { expect, test } from 'vitest';
import { trendOf } from './trend.ts';

const series = (value: (index: number) => number, n = 40) =>
  Array.from({ length: n }, (_, at) => ({ at, value: value(at) }));

/** Up and down without getting anywhere. */
const noise = (index: number) => ((index * 7_919) % 13) - 6;

test('finds a slope below the noise, and how steep it is, whatever one outlier says', () => {
  const growing = series((index) => 100 + 0.5 * index + noise(index));
  const { slope, z } = trendOf(growing.with(3, { at: 3, value: 10_000 }));
  expect(slope).toBeCloseTo(0.5, 0);
  expect(z).toBeGreaterThan(2.33);
});

test('finds none where there is none, and none in what stays the same', () => {
  expect(Math.abs(trendOf(series(noise)).z)).toBeLessThan(1);
  expect(trendOf(series(() => 7))).toEqual({ slope: 0, z: 0 });
});

test('counts the pairs that rise against what chance would give: ten points without ties have a variance of 125', () => {
  const values = [1, 3, 2, 5, 4, 6, 10, 9, 8, 7];
  const s = values.flatMap((a, i) => values.slice(i + 1).map((b) => Math.sign(b - a))).reduce((x, y) => x + y, 0);
  const { z } = trendOf(values.map((value, at) => ({ at, value })));
  expect(z).toBeCloseTo((s - 1) / Math.sqrt(125), 10);
});

test('says nothing of a few points', () => {
  expect(trendOf(series((index) => index, 9)).z).toBeNaN();
});
