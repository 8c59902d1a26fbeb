import { describe, expect, test } from 'vitest';
import { Dice } from '#testing/simulation/dice.ts';
import { bettingBounds, empiricalBernsteinBounds } from './bounded-mean.ts';

/** The values of the published figures: eight of ten are one. */
const published = Array.from({ length: 50 }, (_, index) => (index % 10 === 2 || index % 10 === 6 ? 0 : 1));

describe('bounds of the mean of values in [0, 1]', () => {
  // From confseq, the package of the paper's authors, without the running intersection; betting there on a grid of 1/1,000.
  test('are those of the package, by betting', () => {
    const ten = bettingBounds(published.slice(0, 10), 0.05);
    expect([ten.lower, ten.upper]).toEqual([expect.closeTo(0.36, 2), 1]);
    const fifty = bettingBounds(published, 0.05);
    expect([fifty.lower, fifty.upper]).toEqual([expect.closeTo(0.614, 3), expect.closeTo(0.936, 3)]);
  });

  test('are those of the package, by empirical Bernstein', () => {
    expect(empiricalBernsteinBounds(published, 0.05).lower).toBeCloseTo(0.576792, 6);
    expect(empiricalBernsteinBounds(published, 0.05).upper).toBe(1);
  });

  test.each([
    ['betting', bettingBounds],
    ['empirical Bernstein', empiricalBernsteinBounds],
  ])('by %s are defined for nothing, one value, equal values and the ends', (_, boundsOf) => {
    expect(boundsOf([], 0.05)).toEqual({ lower: 0, upper: 1 });
    for (const value of [0, 0.3, 1]) {
      const { lower, upper } = boundsOf(
        Array.from({ length: 400 }, () => value),
        0.05,
      );
      expect(lower, `of ${value}`).toBeLessThanOrEqual(value);
      expect(upper, `of ${value}`).toBeGreaterThanOrEqual(value);
      expect(upper - lower, `of ${value}`).toBeLessThan(0.15);
      expect(boundsOf([value], 0.05)).toEqual({ lower: 0, upper: 1 });
    }
  });

  test('by betting are the same turned round', () => {
    const { lower, upper } = bettingBounds(published, 0.05);
    const turned = bettingBounds(
      published.map((value) => 1 - value),
      0.05,
    );
    expect(turned.lower).toBeCloseTo(1 - upper, 9);
    expect(turned.upper).toBeCloseTo(1 - lower, 9);
  });

  test('miss the mean at any of 200 looks in at most 5 paths of 100, however skewed the values are', () => {
    const dice = new Dice(4711);
    const paths = 300;
    let missed = 0;
    for (let path = 0; path < paths; path += 1) {
      const values = Array.from({ length: 200 }, () => (dice.roll() < 0.1 ? dice.roll() : 0.9 + 0.1 * dice.roll()));
      const mean = 0.1 * 0.5 + 0.9 * 0.95;
      const isMissed = [5, 10, 20, 40, 80, 120, 200].some((n) => {
        const { lower, upper } = bettingBounds(values.slice(0, n), 0.05);
        return lower > mean || upper < mean;
      });
      if (isMissed) missed += 1;
    }
    expect(missed / paths).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / paths));
  });
});
