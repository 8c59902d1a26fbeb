import { describe, expect, test } from 'vitest';
import { Dice } from '#testing/simulation/dice.ts';
import { pairedDifferenceInterval, scoreDifferenceInterval, wilsonInterval } from './proportion.ts';

const digits = ({ lower, upper }: { readonly lower: number; readonly upper: number }) =>
  [lower, upper].map((bound) => Number(bound.toFixed(4)));

describe("Wilson's interval of a proportion", () => {
  // Newcombe, Stat. Med. 17, 1998, p. 857, table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %d of %d is the published one', (events, n, lower, upper) => {
    expect(digits(wilsonInterval({ events, n }))).toEqual([lower, upper]);
  });

  test('is defined at the edges: of nothing, of everything, of fractions, of a thousand million', () => {
    expect(wilsonInterval({ events: 0, n: 0 })).toEqual({ lower: 0, upper: 1 });
    expect(wilsonInterval({ events: 20, n: 20 }).upper).toBe(1);
    expect(wilsonInterval({ events: 0.5, n: 20 }).lower).toBeGreaterThan(0);
    const { lower, upper } = wilsonInterval({ events: 5e8, n: 1e9 });
    expect(upper - lower).toBeCloseTo((2 * 1.959964 * 0.5) / Math.sqrt(1e9), 9);
  });
});

describe('the interval of a difference by Miettinen and Nurminen', () => {
  // Newcombe, Stat. Med. 17, 1998, p. 873, table II, method 4; the two with eight digits: Miettinen & Nurminen, Stat. Med. 4, 1985, example 5.
  test.each([
    [56, 70, 48, 80, 0.0528, 0.3382],
    [9, 10, 3, 10, 0.17, 0.8406],
    [6, 7, 2, 7, 0.0342, 0.8534],
    [5, 56, 0, 29, -0.0326, 0.1933],
    [0, 10, 0, 20, -0.1658, 0.2844],
    [0, 10, 0, 10, -0.2879, 0.2879],
    [10, 10, 0, 20, 0.7156, 1],
    [10, 10, 0, 10, 0.6636, 1],
  ])('%d of %d less %d of %d is the published one', (x, m, y, n, lower, upper) => {
    expect(digits(scoreDifferenceInterval({ events: x, n: m }, { events: y, n }))).toEqual([lower, upper]);
  });

  test('is as exact as the paper', () => {
    const { lower, upper } = scoreDifferenceInterval({ events: 0, n: 10 }, { events: 0, n: 20 });
    expect(lower).toBeCloseTo(-0.16576023, 8);
    expect(upper).toBeCloseTo(0.28438134, 8);
  });

  test('turns round with its arms, and is the whole range where an arm is empty', () => {
    const [one, other] = [
      { events: 7, n: 31 },
      { events: 2, n: 44 },
    ];
    const { lower, upper } = scoreDifferenceInterval(one, other);
    const turned = scoreDifferenceInterval(other, one);
    expect(turned.lower).toBeCloseTo(-upper, 10);
    expect(turned.upper).toBeCloseTo(-lower, 10);
    expect(scoreDifferenceInterval(one, { events: 0, n: 0 })).toEqual({ lower: -1, upper: 1 });
  });

  test('misses the truth about 5 times in 100, also with rare events and unequal numbers', () => {
    const dice = new Dice(4711);
    const runs = 1_500;
    const draw = (n: number, p: number) => Array.from({ length: n }, () => dice.roll() < p).filter(Boolean).length;
    let missed = 0;
    for (let run = 0; run < runs; run += 1) {
      const first = { events: draw(120, 0.05), n: 120 };
      const { lower, upper } = scoreDifferenceInterval(first, { events: draw(400, 0.02), n: 400 });
      if (lower > 0.03 || upper < 0.03) missed += 1;
    }
    expect(missed / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
    expect(missed / runs).toBeGreaterThan(0.02);
  });
});

describe("Newcombe's interval of the difference of paired answers", () => {
  // Newcombe, Stat. Med. 17, 1998, p. 2635, table II, method 10.
  test('is the published one', () => {
    expect(digits(pairedDifferenceInterval({ both: 36, onlyFirst: 12, onlySecond: 2, neither: 0 }))).toEqual([
      0.0569, 0.3404,
    ]);
  });

  test('has a width where nothing differs, less of it the more there is, and turns round with its arms', () => {
    const same = (n: number) => pairedDifferenceInterval({ both: n, onlyFirst: 0, onlySecond: 0, neither: 0 });
    expect(digits(same(54))).toEqual([-0.0664, 0.0664]);
    expect(same(1_000).upper).toBeLessThan(0.004);
    const { lower, upper } = pairedDifferenceInterval({ both: 30, onlyFirst: 12, onlySecond: 2, neither: 6 });
    const turned = pairedDifferenceInterval({ both: 30, onlyFirst: 2, onlySecond: 12, neither: 6 });
    expect([turned.lower, turned.upper]).toEqual([-upper, -lower]);
    expect(pairedDifferenceInterval({ both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 })).toEqual({
      lower: -1,
      upper: 1,
    });
  });

  test('misses the truth about 5 times in 100', () => {
    const dice = new Dice(4711);
    const runs = 2_000;
    let missed = 0;
    for (let run = 0; run < runs; run += 1) {
      const answers = { both: 0, onlyFirst: 0, onlySecond: 0, neither: 0 };
      for (let pair = 0; pair < 60; pair += 1) {
        const roll = dice.roll();
        answers[roll < 0.7 ? 'both' : roll < 0.82 ? 'onlyFirst' : roll < 0.86 ? 'onlySecond' : 'neither'] += 1;
      }
      const { lower, upper } = pairedDifferenceInterval(answers);
      if (lower > 0.08 || upper < 0.08) missed += 1;
    }
    expect(missed / runs).toBeLessThan(0.05 + 3 * Math.sqrt((0.05 * 0.95) / runs));
  });
});
