import { describe, expect, test } from 'vitest';
import { Dice } from '#testing/simulation/dice.ts';
import { logLikelihood, logMixture } from './event-share.ts';
import { lowerMomentMean, upperMomentMean } from './moment-mean.ts';
import { type Distribution, lowerQuantile, upperQuantile } from './quantile-bounds.ts';

/** The moments of values in [0, 1]. */
function momentsOf(values: readonly number[]) {
  const n = values.length;
  const mean = (of: (value: number) => number) => values.reduce((sum, value) => sum + of(value), 0) / n;
  return { n, mean: mean((value) => value), meanSq: mean((value) => value * value) };
}

describe('bounds of a bounded mean from its moments', () => {
  test('are those of betting where values are only 0 and 1', () => {
    // The averaged stakes against a mean of 0.5 that ten ones have won: by hand, the mean of (1 + s)^10 over the stakes.
    const stakes = Array.from({ length: 16 }, (_, index) => 0.9 * 0.62 ** index);
    const won = stakes.reduce((sum, stake) => sum + (1 + stake) ** 10, 0) / stakes.length;
    const bound = lowerMomentMean({ n: 10, mean: 1, meanSq: 1 }, 1 / won);
    expect(bound).toBeCloseTo(0.5, 9);
  });

  test('are defined for nothing, for one value, for equal ones and for a thousand million', () => {
    const nothing = { n: 0, mean: 0, meanSq: 0 };
    expect([lowerMomentMean(nothing, 0.01), upperMomentMean(nothing, 0.01)]).toEqual([0, 1]);
    for (const n of [1, 1e9]) {
      for (const mean of [0, 1e-9, 0.3, 1]) {
        const [lower, upper] = [
          lowerMomentMean({ n, mean, meanSq: mean ** 2 }, 0.01),
          upperMomentMean({ n, mean, meanSq: mean ** 2 }, 0.01),
        ];
        expect(lower).toBeGreaterThanOrEqual(0);
        expect(lower).toBeLessThanOrEqual(mean);
        expect(upper).toBeGreaterThanOrEqual(mean);
        expect(upper).toBeLessThanOrEqual(1);
      }
    }
    expect(upperMomentMean({ n: 1e9, mean: 0.3, meanSq: 0.1 }, 0.01)).toBeCloseTo(0.3, 3);
  });

  test('never promise more than betting on the values themselves', () => {
    const values = [1, 1, 0.25, 1, 0.75, 1, 0.5, 1, 1, 0.75, 0.75, 1, 1, 1, 0.5, 1, 1, 0.75, 1, 1];
    const stakes = Array.from({ length: 16 }, (_, index) => 0.9 * 0.62 ** index);
    const bound = lowerMomentMean(momentsOf(values), 0.05);
    const won = stakes.map((stake) =>
      values.reduce((capital, value) => capital * (1 + stake * (value / bound - 1)), 1),
    );
    expect(won.reduce((sum, one) => sum + one, 0) / stakes.length).toBeGreaterThanOrEqual(20);
  });

  test('miss the mean, ever, in at most as many of 2,000 paths as allowed, looking after every value', () => {
    const alpha = 0.05;
    let missed = 0;
    for (let path = 0; path < 2_000; path += 1) {
      const dice = new Dice(path * 7_919 + 1);
      const values: number[] = [];
      for (let n = 1; n <= 120; n += 1) {
        // Stars 1 to 5 as 0 to 1, mostly good: the mean is 0.8.
        const draw = dice.roll();
        values.push(draw < 0.1 ? 0 : draw < 0.2 ? 0.5 : draw < 0.4 ? 0.75 : 1);
        if (n % 5 === 0 && lowerMomentMean(momentsOf(values), alpha) > 0.8) {
          missed += 1;
          break;
        }
      }
    }
    expect(missed / 2_000).toBeLessThanOrEqual(alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / 2_000));
  });
});

describe('sequential bounds of a quantile', () => {
  /** `n` values spread evenly over (0, 1]. */
  const even = (n: number): Distribution => ({
    n,
    steps: Array.from({ length: n }, (_, index) => ({ upper: (index + 1) / n, atMost: index + 1 })),
  });

  test('rest on the beta-binomial mixture whose figures confseq publishes', () => {
    // g = 0.2 and h = 0.8 at v = 100 are 625 values with q = 0.2; r is the best normal-mixture rho of 12.60056 less g h.
    const r = 12.60056 - 0.2 * 0.8;
    const log = (s: number) => logMixture(125 + s, 625, { a: r / 0.8, b: r / 0.2 }) - logLikelihood(125 + s, 625, 0.2);
    expect(log(10)).toBeCloseTo(-0.6941012, 5);
    expect(log(31.4308)).toBeCloseTo(Math.log(20), 4);
  });

  test('enclose the quantile, closer the more values there are', () => {
    for (const q of [0.5, 0.95, 0.99]) {
      const widths = [2_000, 20_000].map((n) => {
        const [lower, upper] = [lowerQuantile(even(n), q, 0.025), upperQuantile(even(n), q, 0.025)];
        expect(lower).toBeLessThan(q);
        expect(upper).toBeGreaterThan(q);
        return (upper ?? 1) - (lower ?? 0);
      });
      expect(widths[1]).toBeLessThan((widths[0] ?? 0) / 2.5);
    }
  });

  test('say nothing where the values don’t reach', () => {
    expect(upperQuantile(even(100), 0.99, 0.025)).toBeUndefined();
    expect(lowerQuantile({ n: 0, steps: [] }, 0.5, 0.025)).toBeUndefined();
    expect(upperQuantile({ n: 0, steps: [] }, 0.5, 0.025)).toBeUndefined();
    const equal = { n: 1_000, steps: [{ upper: 7, atMost: 1_000 }] };
    expect([lowerQuantile(equal, 0.5, 0.025), upperQuantile(equal, 0.5, 0.025)]).toEqual([undefined, 7]);
  });

  test('miss, ever, in at most as many of 2,000 paths as allowed, looking after every batch', () => {
    const alpha = 0.05;
    let missed = 0;
    for (let path = 0; path < 2_000; path += 1) {
      const dice = new Dice(path * 104_729 + 3);
      let [n, below] = [0, 0];
      for (let look = 0; look < 25; look += 1) {
        for (let value = 0; value < 40; value += 1) {
          n += 1;
          if (dice.roll() < 0.95) below += 1;
        }
        // Two steps around the true 95th percentile at 1: above it lies what is not below.
        const seen = { n, steps: [{ upper: 1, atMost: below }] };
        if (lowerQuantile(seen, 0.95, alpha / 2) !== undefined || upperQuantile(seen, 0.95, alpha / 2) !== undefined) {
          missed += 1;
          break;
        }
      }
    }
    expect(missed / 2_000).toBeLessThanOrEqual(alpha + 3 * Math.sqrt((alpha * (1 - alpha)) / 2_000));
  });
});
