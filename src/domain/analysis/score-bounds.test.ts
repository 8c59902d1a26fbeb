import { describe, expect, it } from 'vitest';
import { bettingBounds } from '../statistics/index.ts';
import { boundDifference, boundMean, boundShare } from './score-bounds.ts';

const SCALE = { min: 1, max: 5 };
const pairs = (differences: readonly number[], weight = 1) =>
  differences.map((difference) => ({ candidate: 3 + difference, baseline: 3, weight }));
const alternating = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? 0 : -1));

describe('the bounds of a mean', () => {
  it('are those of its values brought to 0-1, on their own scale', () => {
    const values = alternating.map((value) => 4 + value);
    const { lower, upper } = bettingBounds(
      values.map((value) => (value - 1) / 4),
      0.05,
    );
    expect(boundMean(values, SCALE)).toEqual({ lower: 1 + 4 * lower, upper: 1 + 4 * upper });
    expect(boundMean([], SCALE)).toBeUndefined();
    expect(boundMean([1], { min: 1, max: 1 })).toBeUndefined();
  });

  it('of many cases are the closed form’s, and hold the mean', () => {
    const many = boundMean(
      Array.from({ length: 5_000 }, (_, index) => 3 + (index % 3)),
      SCALE,
    );
    expect(many?.lower).toBeLessThan(4);
    expect(many?.upper).toBeGreaterThan(4);
    expect((many?.upper ?? 9) - (many?.lower ?? 0)).toBeLessThan(0.4);
  });
});

describe('the bounds of a paired difference', () => {
  it('hold it, are narrower the more pairs there are, and turn round with the arms', () => {
    const of = (differences: readonly number[]) => boundDifference(pairs(differences), SCALE);
    const bounds = of(alternating);
    expect(bounds?.lower).toBeLessThan(-0.5);
    expect(bounds?.upper).toBeGreaterThan(-0.5);
    const longer = of([...alternating, ...alternating, ...alternating, ...alternating]);
    expect((longer?.upper ?? 9) - (longer?.lower ?? 0)).toBeLessThan(
      ((bounds?.upper ?? 0) - (bounds?.lower ?? 0)) / 1.5,
    );
    const turned = of(alternating.map((difference) => -difference));
    expect(turned?.lower).toBeCloseTo(-(bounds?.upper ?? 0), 8);
    expect(turned?.upper).toBeCloseTo(-(bounds?.lower ?? 0), 8);
  });

  it('are unknown of no pairs, and of pairs that count unequally', () => {
    expect(boundDifference([], SCALE)).toBeUndefined();
    expect(boundDifference([...pairs([1]), ...pairs([0], 2)], SCALE)).toBeUndefined();
  });
});

it('a share of cases is bounded by cases, not by repeats', () => {
  const { lower, upper } = boundShare(0.75, 12);
  expect([Number(lower.toFixed(2)), Number(upper.toFixed(2))]).toEqual([0.47, 0.91]);
});
