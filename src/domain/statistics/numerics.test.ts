import { describe, expect, test } from 'vitest';
import { logExcessEvidence, logLikelihood, logMixture } from './event-share.ts';
import { logBeta, logUpperTail } from './incomplete-beta.ts';
import { sequenceHalfWidth } from './mean-sequence.ts';
import { isSurelyBelow, lowerRate, upperRate } from './rate-bounds.ts';
import { studentQuantile } from './student-quantile.ts';

describe('incomplete beta', () => {
  test('agrees with closed forms', () => {
    expect(Math.exp(logUpperTail(0.5, 2, 3))).toBeCloseTo(5 / 16, 12);
    expect(Math.exp(logUpperTail(0.1, 0.5, 0.5))).toBeCloseTo(1 - (2 / Math.PI) * Math.asin(Math.sqrt(0.1)), 12);
    expect(Math.exp(logUpperTail(0.7, 1, 1))).toBeCloseTo(0.3, 12);
    expect(logUpperTail(0, 2, 3)).toBe(0);
    expect(logUpperTail(1, 2, 3)).toBe(Number.NEGATIVE_INFINITY);
  });

  test('keeps a tail that would underflow, and is defined at a thousand million counts', () => {
    expect(logUpperTail(0.9, 1, 1000)).toBeCloseTo(1000 * Math.log(0.1), 8);
    expect(logUpperTail(0.1, 1e8, 9e8)).toBeCloseTo(Math.log(0.5), 4);
  });
});

test('Student quantiles are those of the printed tables', () => {
  expect(studentQuantile(0.025, 10)).toBeCloseTo(2.228139, 5);
  expect(studentQuantile(0.005, 1)).toBeCloseTo(63.65674, 4);
  expect(studentQuantile(0.05, 1e6)).toBeCloseTo(1.644855, 4);
});

describe('evidence of a share of events', () => {
  test.each([
    [12, 15, 0.5, 1, 1, 4.5011],
    [5, 10, 0.5, 1, 1, 0.36941],
    [8, 40, 0.05, 1, 1, 41.91292],
    [8, 40, 0.05, 5, 95, 5.58474],
    [0, 20, 0.5, 1, 1, 49932.19],
  ])('%i of %i events at share %d under Beta(%i, %i) gives the known e-value', (x, n, p, a, b, published) => {
    expect(Math.abs(Math.exp(logMixture(x, n, { a, b }) - logLikelihood(x, n, p)) / published - 1)).toBeLessThan(2e-5);
  });

  test('the one-sided form is the mean over both priors, three to one, above the share', () => {
    const [x, n, p, steps] = [4, 9, 0.2, 200_000];
    const [a, b] = [30 * p, 30 * (1 - p)];
    let [wide, near, weights] = [0, 0, 0];
    for (let index = 0; index < steps; index += 1) {
      const theta = p + ((1 - p) * (index + 0.5)) / steps;
      const ratio = (theta / p) ** x * ((1 - theta) / (1 - p)) ** (n - x);
      const density = theta ** (a - 1) * (1 - theta) ** (b - 1);
      wide += ratio / steps;
      near += ratio * density;
      weights += density;
    }
    const share = { candidate: x, total: n, exposureRatio: p };
    expect(Math.exp(logExcessEvidence([share]))).toBeCloseTo((3 * wide + near / weights) / 4, 5);
  });

  test('a candidate without events never looks guilty; a weight with one arm says nothing; weights multiply', () => {
    expect(logExcessEvidence([{ candidate: 0, total: 20, exposureRatio: 0.5 }])).toBeLessThan(0);
    expect(logExcessEvidence([{ candidate: 30, total: 30, exposureRatio: 1 }])).toBe(0);
    const one = { candidate: 3, total: 4, exposureRatio: 0.1 };
    expect(logExcessEvidence([one, one])).toBeCloseTo(2 * logExcessEvidence([one]), 10);
  });
});

describe('bounds of one rate', () => {
  test('are where the evidence reaches 1/alpha', () => {
    const count = { events: 3, n: 100 };
    for (const bound of [lowerRate(count, 0.01), upperRate(count, 0.01)]) {
      expect(logMixture(3, 100, { a: 0.5, b: 10 }) - logLikelihood(3, 100, bound)).toBeCloseTo(Math.log(100), 6);
    }
    expect(lowerRate(count, 0.01)).toBeLessThan(0.03);
    expect(upperRate(count, 0.01)).toBeGreaterThan(0.03);
  });

  test('say whether they lie below a limit as the search for them does', () => {
    for (const count of [
      { events: 3, n: 100 },
      { events: 0, n: 40 },
    ]) {
      const bound = upperRate(count, 0.01);
      expect([isSurelyBelow(count, bound * 1.001, 0.01), isSurelyBelow(count, bound * 0.999, 0.01)]).toEqual([
        true,
        false,
      ]);
    }
    expect([isSurelyBelow({ events: 0, n: 0 }, 0.5, 0.01), isSurelyBelow({ events: 5, n: 5 }, 1, 0.01)]).toEqual([
      false,
      true,
    ]);
  });

  test('are defined at the edges', () => {
    expect([lowerRate({ events: 0, n: 0 }, 0.01), upperRate({ events: 0, n: 0 }, 0.01)]).toEqual([0, 1]);
    expect(lowerRate({ events: 0, n: 50 }, 0.01)).toBe(0);
    expect(upperRate({ events: 50, n: 50 }, 0.01)).toBe(1);
    expect(upperRate({ events: 1e5, n: 1e9 }, 0.01)).toBeCloseTo(1e-4, 5);
    expect(lowerRate({ events: 1e5, n: 1e9 }, 0.01)).toBeCloseTo(1e-4, 5);
  });
});

describe('confidence sequence of a mean', () => {
  const width = (standardError: number, n: number) =>
    sequenceHalfWidth({ standardError, n, alpha: 0.05, sides: 2, tunedFor: 1000 });

  test('has the published half widths', () => {
    expect(width(0.3 / Math.sqrt(100), 100)).toBeCloseTo(0.115652, 6);
    expect(width(0.3 / Math.sqrt(1000), 1000)).toBeCloseTo(0.028795, 6);
  });

  test("reproduces GrowthBook's interval around an uplift of 0.50336 with standard error 0.33341", () => {
    expect(0.50336 - width(0.33341, 6461)).toBeCloseTo(-0.55844, 4);
    expect(0.50336 + width(0.33341, 6461)).toBeCloseTo(1.56516, 4);
  });

  test('one side at half the error is about as wide as two sides', () => {
    const oneSided = sequenceHalfWidth({ standardError: 0.01, n: 1000, alpha: 0.025, sides: 1, tunedFor: 1000 });
    expect(oneSided / width(0.01, 1000)).toBeGreaterThan(1);
    expect(oneSided / width(0.01, 1000)).toBeLessThan(1.01);
  });
});

test('the logarithm of the beta function is that of the library', () => {
  expect(logBeta(0.5, 0.5)).toBeCloseTo(Math.log(Math.PI), 12);
});
