import { expect, test } from 'vitest';
import { Dice } from '../stream/dice.ts';
import { medianDifference, SortedSample, standardizedRankSum } from './mann-whitney.ts';

/** All differences, sorted: what the search must agree with. */
function plainMedian(x: readonly number[], y: readonly number[]): number {
  const all = x.flatMap((a) => y.map((b) => a - b)).sort((a, b) => a - b);
  const middle = all.length / 2;
  const upper = all[Math.floor(middle)] ?? 0;
  return all.length % 2 === 1 ? upper : ((all[middle - 1] ?? 0) + upper) / 2;
}

function sorted(values: readonly number[]): readonly number[] {
  const sample = new SortedSample();
  for (const value of values) sample.add(value);
  return sample.values;
}

test('the median difference and the end of the interval are those that Kayenta’s own suite expects', () => {
  const [x, y] = [sorted([40, 10, 30, 20]), sorted([1, 2, 3, 4])];
  expect(medianDifference(x, y)).toBe(22.5);
  // Its interval of 95 % begins at 6: up to there the test rejects, from there on it does not.
  expect(standardizedRankSum(x, y, 5.999)).toBeGreaterThan(1.96);
  expect(standardizedRankSum(x, y, 6.001)).toBeLessThan(1.96);
});

test('the standardised rank sum is R’s: wilcox.test of its manual, permeability constants of the placenta', () => {
  // Hollander & Wolfe (1973), 69f; wilcox.test(x, y, alternative = 'g') gives W = 35 and, exactly, p = 0.1272.
  const x = sorted([0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46]);
  const y = sorted([1.15, 0.88, 0.9, 0.74, 1.21]);
  // (35 - 25 - 0.5) / sqrt(10 * 5 * 16 / 12)
  expect(standardizedRankSum(x, y, 0)).toBeCloseTo(9.5 / Math.sqrt(800 / 12), 12);
  expect(medianDifference(x, y)).toBeCloseTo(0.305, 10);
});

test('ties take mid-ranks and narrow the variance', () => {
  // Ranks of x: 1.5, 4.5, 4.5 of 1 1 2 2 2 2: U = 4.5 + … by hand 0.5 + 2 + 2 = 4.5, so no excess.
  expect(standardizedRankSum([1, 2, 2], [1, 2, 2], 0)).toBe(0);
  // x wins 2 × (1 + 2/2) + 1 × 1/2 = 4.5 … with one tie broken in its favour: 5.5 of 9.
  expect(standardizedRankSum([1, 2, 3], [1, 2, 2], 0)).toBeCloseTo(
    (5.5 - 4.5 - 0.5) / Math.sqrt((9 / 12) * (7 - (6 + 24) / 30)),
    12,
  );
  expect(standardizedRankSum([2, 2], [2, 2], 0)).toBe(0);
});

test('the search for the median difference finds what sorting all of them finds, with many ties and without', () => {
  const dice = new Dice(1, 1);
  for (let round = 0; round < 300; round += 1) {
    const draw = round % 2 === 0 ? () => Math.floor(dice.roll() * 4) : () => dice.normal();
    const x = Array.from({ length: 1 + Math.floor(dice.roll() * 12) }, draw);
    const y = Array.from({ length: 1 + Math.floor(dice.roll() * 12) }, draw);
    expect(medianDifference(sorted(x), sorted(y))).toBe(plainMedian(x, y));
  }
});
