import { describe, expect, test } from 'vitest';
import { holmAdjusted } from './holm.ts';
import { exactMcNemarP } from './mcnemar.ts';
import { normalTail } from './normal-tail.ts';
import { signedRankP } from './signed-rank.ts';

/** By trying every sign of every difference. */
function bruteForce(differences: readonly number[]): number {
  const sizes = [...differences].map(Math.abs).sort((a, b) => a - b);
  const rankOf = (size: number) => {
    const places = sizes.flatMap((other, index) => (other === size ? [index + 1] : []));
    return places.reduce((sum, place) => sum + place, 0) / places.length;
  };
  const ranks = differences.filter((difference) => difference !== 0).map((difference) => rankOf(Math.abs(difference)));
  const signs = differences.filter((difference) => difference !== 0).map(Math.sign);
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const positive = ranks.reduce((sum, rank, index) => sum + ((signs[index] ?? 0) > 0 ? rank : 0), 0);
  const seen = Math.min(positive, total - positive);
  let fewer = 0;
  for (let choice = 0; choice < 2 ** ranks.length; choice += 1) {
    const sum = ranks.reduce((all, rank, index) => all + ((choice >> index) & 1 ? rank : 0), 0);
    if (sum <= seen + 1e-9) fewer += 1;
  }
  return Math.min(1, (2 * fewer) / 2 ** ranks.length);
}

describe('the signed-rank test', () => {
  test("gives the published p-value of Darwin's maize", () => {
    const heights = [6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75];
    expect(signedRankP(heights)).toBeCloseTo(0.041259765625, 12);
  });

  test.each([
    [[1, -2, 3, 4, 5, -6, 7]],
    [[0, 0, 1, 1, -1, 2, 2, 2]],
    [[0.5, 0.5, 0.5, 0.5, 0, -0.25]],
    [[-1, -1, -1, 0, 0, 0, 0, 3]],
  ])('is the share of signs that are as extreme, with ties and zeros: %j', (differences) => {
    expect(signedRankP(differences)).toBeCloseTo(bruteForce(differences), 12);
  });

  test('is defined for nothing, zeros and equal differences, and the same either way', () => {
    expect([signedRankP([]), signedRankP([0, 0, 0]), signedRankP([3])]).toEqual([1, 1, 1]);
    expect(signedRankP(Array.from({ length: 10 }, () => 2))).toBeCloseTo(2 / 1_024, 12);
    expect(signedRankP([1, 2, 3, -4])).toBe(signedRankP([-1, -2, -3, 4]));
  });

  test('says the same of many differences with ties and zeros as it always did, to the last digit', () => {
    const differences = Array.from({ length: 1_000 }, (_, index) => ((index * 37) % 23) / 4 - 2.5);
    expect(signedRankP(differences)).toBe(0.000007551052592809002);
  });

  test('goes over into the normal approximation without a jump', () => {
    const of = (n: number) =>
      Array.from({ length: n }, (_, index) => ((index * 7) % 5 < 3 ? 1 : -1) * (1 + ((index * 13) % n)));
    expect(signedRankP(of(201)) / signedRankP(of(200))).toBeGreaterThan(0.8);
    expect(signedRankP(of(201)) / signedRankP(of(200))).toBeLessThan(1.2);
  });
});

test('the tail of the normal distribution is that of the tables', () => {
  expect(normalTail(0)).toBeCloseTo(0.5, 12);
  expect(normalTail(1.959964)).toBeCloseTo(0.025, 7);
  expect(normalTail(4)).toBeCloseTo(3.167124e-5, 10);
});

describe('the exact test of McNemar', () => {
  test('is the doubled binomial tail', () => {
    // 2 (C(10,0) + C(10,1) + C(10,2)) / 2^10
    expect(exactMcNemarP(2, 8)).toBeCloseTo((2 * 56) / 1_024, 12);
    expect(exactMcNemarP(0, 6)).toBeCloseTo(2 / 64, 12);
  });

  test('is defined at the edges and alike either way', () => {
    expect([exactMcNemarP(0, 0), exactMcNemarP(5, 5), exactMcNemarP(0, 1)]).toEqual([1, 1, 1]);
    expect(exactMcNemarP(3, 40)).toBe(exactMcNemarP(40, 3));
    expect(exactMcNemarP(5e8, 5e8 + 1e5)).toBeGreaterThan(0);
  });
});

test('Holm steps down, keeps the order and never passes one', () => {
  expect(holmAdjusted([0.01, 0.04, 0.03, 0.005])).toEqual([0.03, 0.06, 0.06, 0.02]);
  expect(holmAdjusted([])).toEqual([]);
  expect(holmAdjusted([0.9, 0.8])).toEqual([1, 1]);
});
