import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countsAtMost, mergeSketches, type Sketch, sketchBucket, sketchQuantile } from './sketch.ts';

/** From the smallest that is told apart to two hours. */
const duration = fc.double({ min: Math.log(0.01), max: Math.log(7_200_000), noNaN: true }).map(Math.exp);
const durations = fc.array(duration, { minLength: 1, maxLength: 200 });

function sketchOf(values: readonly number[]): Sketch {
  const counts: Record<string, number> = {};
  for (const value of values) counts[sketchBucket(value)] = (counts[sketchBucket(value)] ?? 0) + 1;
  return counts;
}

const RELATIVE_ERROR = 0.01;

/** Room for the rounding of logarithms and powers. */
const ROUNDING = 1e-9;

describe('a quantile', () => {
  test('is off by 1 % at most, whatever the values', () => {
    const fraction = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(durations, fraction, (values, q) => {
        const exact = values.toSorted((a, b) => a - b)[Math.floor(q * (values.length - 1))] ?? 0;
        const read = sketchQuantile(sketchOf(values), q) ?? 0;
        expect(Math.abs(read - exact) / exact).toBeLessThanOrEqual(RELATIVE_ERROR + ROUNDING);
      }),
      { numRuns: 500 },
    );
  });

  test('is the same of the merged sketch and of all values in one', () => {
    fc.assert(
      fc.property(durations, durations, (some, others) => {
        expect(mergeSketches(sketchOf(some), sketchOf(others))).toEqual(sketchOf([...some, ...others]));
      }),
    );
  });

  test('of nothing is unknown', () => {
    expect(sketchQuantile({}, 0.5)).toBeUndefined();
  });

  test('of what is too fast to measure is the smallest that can be told', () => {
    expect(sketchBucket(0)).toBe(sketchBucket(0.01));
    expect(sketchQuantile(sketchOf([0]), 0.5)).toBeCloseTo(0.01, 3);
  });
});

test('counts at most a bound differ from the true ones by values within 1 % of it only', () => {
  const bounds = [1, 50, 1_000, 60_000];
  fc.assert(
    fc.property(durations, (values) => {
      const counts = countsAtMost(sketchOf(values), bounds);
      for (const [index, bound] of bounds.entries()) {
        const reach = (share: number) => values.filter((value) => value <= bound * share).length;
        expect(counts[index]).toBeGreaterThanOrEqual(reach(1 - RELATIVE_ERROR - ROUNDING));
        expect(counts[index]).toBeLessThanOrEqual(reach(1 + 2 * RELATIVE_ERROR));
      }
    }),
  );
});

test('never has more than 1,025 buckets for two hours', () => {
  expect(Number(sketchBucket(7_200_000)) - Number(sketchBucket(0)) + 1).toBeLessThanOrEqual(1_025);
});
