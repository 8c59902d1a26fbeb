import { describe, expect, test } from 'vitest';
import { Dice } from '#testing/simulation/dice.ts';
import { findChange } from './cusum.ts';

const RULE = { level: 10, deviation: 2, allowance: 0.5, limit: 5 };

describe('a change of the level', () => {
  // Montgomery, Introduction to Statistical Quality Control, table 9.1: x bar 10, sigma 1, K 1/2, H 5.
  test("is told of Montgomery's thirty values at the 29th, and dated to the 23rd", () => {
    const values = [
      ...[9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.2, 10.34, 9.03, 11.47, 10.51, 9.4, 10.08],
      ...[9.37, 10.62, 10.31, 8.52, 10.84, 10.9, 9.33, 12.29, 11.5, 10.6, 11.08, 10.38, 11.62, 11.31, 10.52],
    ];
    const rule = { level: 10, deviation: 1, allowance: 0.5, limit: 5 };
    expect(findChange(values, rule)).toEqual({ side: 'above', since: 22, toldAt: 28 });
  });

  // The same book, table 9.3 (two-sided, k 1/2).
  test.each([
    [4, 0, 168],
    [4, 1, 8.38],
    [5, 1, 10.4],
    [5, 2, 4.01],
  ])('with limit %d is told %d deviations off after %d values in the mean', (limit, shift, published) => {
    const dice = new Dice(4711);
    const runs = 1_500;
    let total = 0;
    for (let run = 0; run < runs; run += 1) {
      const values = Array.from({ length: 2_000 }, () => 10 + 2 * (dice.normal() + shift));
      total += (findChange(values, { ...RULE, limit })?.toldAt ?? 2_000) + 1;
    }
    expect(total / runs / published).toBeGreaterThan(0.92);
    expect(total / runs / published).toBeLessThan(1.08);
  });

  test('is told below as well as above, and not of what stays, is nothing or no number', () => {
    expect(findChange([10, 10, 2, 2, 2], RULE)).toMatchObject({ side: 'below', since: 2 });
    expect(
      findChange(
        Array.from({ length: 1_000 }, () => 10),
        RULE,
      ),
    ).toBeUndefined();
    expect(findChange([], RULE)).toBeUndefined();
    expect(
      findChange(
        Array.from({ length: 99 }, () => Number.NaN),
        RULE,
      ),
    ).toBeUndefined();
  });

  test('of what never differed is any difference', () => {
    const rule = { ...RULE, deviation: 0 };
    expect(findChange([10, 10, 10.001], rule)).toEqual({ side: 'above', since: 2, toldAt: 2 });
    expect(findChange([10, 10, 10], rule)).toBeUndefined();
  });
});
