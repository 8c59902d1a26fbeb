import { describe, expect, test } from 'vitest';
import { Dice } from '#testing/simulation/dice.ts';
import {
  bisect,
  casesForMargin,
  crossingChance,
  exactOneArm,
  gammaBelow,
  logGamma,
  normalBelow,
  normalQuantile,
  poissonLimit,
  quantileRanks,
  requestsForRates,
  waldTest,
} from '#testing/statistics/yardsticks.ts';
import { sequenceHalfWidth } from './mean-sequence.ts';

const whole = (value: number) => Math.round(value);
/** Enough for six digits. */
const ROUNDS = 22;

describe('what a question about rare errors takes, from 1 in 10,000, looked at once', () => {
  test.each([
    [2, 0.05, 0.8, 185_448],
    [2, 0.05, 0.9, 256_876],
    [2, 0.01, 0.8, 301_035],
    [2, 0.01, 0.9, 390_448],
    [5, 0.05, 0.8, 23_177],
    [5, 0.05, 0.9, 32_103],
    [10, 0.05, 0.8, 8_391],
    [10, 0.05, 0.9, 11_622],
  ])('%d times as many, at %d and power %d: %d requests of each arm', (times, alpha, power, published) => {
    const needed = requestsForRates(1e-4, times * 1e-4, { alpha, power });
    expect(Math.abs(needed - published)).toBeLessThan(1.5);
  });

  test('where the candidate has 5 or 25 % of the requests: far fewer of its own, far more in all', () => {
    const once = { alpha: 0.05, power: 0.8 };
    expect(Math.ceil(requestsForRates(1e-4, 2e-4, once, 19))).toBe(86_133);
    expect(Math.ceil(requestsForRates(1e-4, 2e-4, once, 3))).toBe(116_203);
  });

  test('with a known rate, or by Wald’s test', () => {
    expect(exactOneArm(1e-4, 2, { alpha: 0.05, power: 0.8 })).toEqual({ errors: 15, requests: 92_463 });
    expect(exactOneArm(1e-4, 2, { alpha: 0.05, power: 0.9 })).toEqual({ errors: 19, requests: 124_419 });
    expect(exactOneArm(1e-4, 10, { alpha: 0.05, power: 0.8 })).toEqual({ errors: 2, requests: 3_553 });
    const wald = waldTest(1e-4, 2e-4, { alpha: 0.05, power: 0.8 });
    expect([wald.upper, wald.lower]).toEqual([expect.closeTo(2.7726, 4), expect.closeTo(-1.5581, 4)]);
    expect([whole(wald.whereHigher), whole(wald.whereNot)]).toEqual([49_352, 43_722]);
  });
});

test('no errors in n leave room for a rate of three in n, one to three errors for more', () => {
  expect([0, 1, 2, 3].map((k) => Number(poissonLimit(k).toFixed(4)))).toEqual([2.9957, 4.7439, 6.2958, 7.7537]);
});

test.each([
  [0.9, 0.02, 2_783, 3_532],
  [0.9, 0.05, 446, 566],
  [0.95, 0.01, 5_874, 7_457],
  [0.8, 0.05, 792, 1_005],
])(
  'a rate of %d is shown to be no lower by more than %d with %d cases at 5 %%, %d at 2.5 %%',
  (rate, margin, one, two) => {
    const needed = [0.05, 0.025].map((alpha) => casesForMargin(rate, margin, { alpha, power: 0.8 }));
    expect(Math.abs((needed[0] ?? 0) - one)).toBeLessThan(1);
    expect(Math.abs((needed[1] ?? 0) - two)).toBeLessThan(1);
  },
);

test('a 99th percentile needs a thousand values: of five hundred its interval has no end', () => {
  expect(quantileRanks(500, 0.99)).toEqual([490, 501]);
  expect(quantileRanks(1_000, 0.99)).toEqual([983, 998]);
  expect(quantileRanks(5_000, 0.99)).toEqual([4_936, 4_965]);
});

describe('looking again and again with a test for one look', () => {
  test.each([
    [5, 0.14],
    [10, 0.185],
    [20, 0.25],
    [100, 0.37],
  ])('at %d looks errs in %d of all cases', (looks, published) => {
    const dice = new Dice(4711);
    const runs = 4_000;
    let found = 0;
    for (let run = 0; run < runs; run += 1) {
      let sum = 0;
      for (let look = 1; look <= looks; look += 1) {
        sum += dice.normal();
        if (Math.abs(sum) <= 1.96 * Math.sqrt(look)) continue;
        found += 1;
        break;
      }
    }
    expect(Math.abs(found / runs - published)).toBeLessThan(0.025);
  });

  test('is kept to 5 % by the bounds of O’Brien and Fleming, and of Pocock', () => {
    const published = [4.56, 3.23, 2.63, 2.28, 2.04];
    expect(crossingChance(published)).toBeCloseTo(0.05, 3);
    const rising = (z: number) => published.map((_, look) => z * Math.sqrt(5 / (look + 1)));
    const last = bisect(2.3, 1.9, (z) => crossingChance(rising(z)) < 0.05, ROUNDS);
    expect(published.map((_, look) => Number((last * Math.sqrt(5 / (look + 1))).toFixed(2)))).toEqual(published);
    const pocock = (looks: number) =>
      bisect(3, 1.9, (z) => crossingChance(Array.from({ length: looks }, () => z)) < 0.05, ROUNDS);
    expect([Number(pocock(5).toFixed(3)), Number(pocock(2).toFixed(3))]).toEqual([2.413, 2.178]);
  });
});

describe('a sequence that may be looked at always', () => {
  const wider = (n: number) =>
    sequenceHalfWidth({ standardError: 1, n, alpha: 0.05, sides: 2, tunedFor: 1_000 }) / normalQuantile(0.025);

  test('is 1.55 times as wide as an interval for one look where it is tuned, 1.65 at ten times as many', () => {
    expect(Number(wider(1_000).toFixed(2))).toBe(1.55);
    expect(Number(wider(10_000).toFixed(2))).toBe(1.65);
    expect(wider(1_000) ** 2).toBeCloseTo(2.4, 1);
  });

  test('is tuned as published: r is 0.0890851 for a thousand', () => {
    const logTerm = -2 * Math.log(0.05);
    expect(Math.sqrt((logTerm + Math.log(logTerm + 1)) / 1_000)).toBeCloseTo(0.0890851, 7);
  });
});

/** The bounds of confseq's own tests, at an intrinsic time of 100, tuned there. */
describe('bounds of Howard, Ramdas, McAuliffe and Sekhon', () => {
  const [v, alpha] = [100, 0.05];

  test('normal mixture, two-sided and one-sided', () => {
    const rho = v / (2 * Math.log(1 / alpha) + Math.log(1 + 2 * Math.log(1 / alpha)));
    expect(rho).toBeCloseTo(12.60056, 5);
    expect(Math.sqrt((v + rho) * Math.log((v + rho) / (rho * alpha ** 2)))).toBeCloseTo(30.35209, 5);
    const one = v / (2 * Math.log(1 / (2 * alpha)) + Math.log(1 + 2 * Math.log(1 / (2 * alpha))));
    const evidence = (s: number) =>
      0.5 * Math.log((4 * one) / (v + one)) + s ** 2 / (2 * (v + one)) + Math.log(normalBelow(s / Math.sqrt(v + one)));
    expect(bisect(0, 200, (s) => evidence(s) < Math.log(1 / alpha))).toBeCloseTo(27.66071, 4);
  });

  test('gamma-exponential mixture at scale 2', () => {
    const c = 2;
    const rho = v / (2 * Math.log(1 / (2 * alpha)) + Math.log(1 + 2 * Math.log(1 / (2 * alpha))));
    const logGammaUpTo = (a: number, x: number) => logGamma(a) + Math.log(gammaBelow(a, x));
    const r = rho / c ** 2;
    const evidence = (s: number) => {
      const [shape, rate] = [(v + rho) / c ** 2, (c * s + v + rho) / c ** 2];
      return r * Math.log(r) - logGammaUpTo(r, r) + logGammaUpTo(shape, rate) - shape * Math.log(rate) + rate - r;
    };
    expect(bisect(0, 200, (s) => evidence(s) < Math.log(1 / alpha))).toBeCloseTo(33.02017, 4);
  });

  test('polynomial stitching, with the scale of either sign', () => {
    const [s, eta, start, zeta] = [1.4, 2, 10, 3.1055472779775815];
    const stitched = (c: number) => {
      const time = Math.max(1, v / start);
      const ell = s * Math.log(Math.log(eta * time)) + Math.log(zeta / (alpha * Math.log(eta) ** s));
      const [k1, k2] = [(eta ** 0.25 + eta ** -0.25) / Math.SQRT2, (Math.sqrt(eta) + 1) / 2];
      const linear = k2 * c * ell;
      return Math.sqrt(k1 ** 2 * start * time * ell + linear ** 2) + linear;
    };
    expect(stitched(3)).toBeCloseTo(64.48755, 4);
    expect(stitched(-1)).toBeCloseTo(28.99389, 4);
  });
});

/** Beside betting: what ignores the variance. Waudby-Smith & Ramdas, JRSS-B 2024; figures of confseq. */
test('predictable-mixture Hoeffding bounds are as wide as published', () => {
  const values = Array.from({ length: 50 }, (_, index) => (index % 10 === 2 || index % 10 === 6 ? 0 : 1));
  const lower = (n: number) => {
    let [rates, weighted, spent] = [0, 0, 0];
    for (const [index, value] of values.slice(0, n).entries()) {
      const rate = Math.min(1, Math.sqrt((8 * Math.log(2 / 0.05)) / ((index + 1) * Math.log(index + 2))));
      rates += rate;
      weighted += rate * value;
      spent += rate ** 2 / 8;
    }
    return (weighted - Math.log(2 / 0.05) - spent) / rates;
  };
  expect(lower(10)).toBeCloseTo(0.306112, 6);
  expect(lower(50)).toBeCloseTo(0.594818, 6);
});
