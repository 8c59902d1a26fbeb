import { describe, expect, test } from 'vitest';
import { signFlipP } from './sign-flip.ts';

/** By trying every sign. */
function bruteForce(differences: readonly number[]): number {
  const sum = Math.abs(differences.reduce((all, one) => all + one, 0));
  let asFar = 0;
  for (let choice = 0; choice < 2 ** differences.length; choice += 1) {
    const other = differences.reduce((all, one, index) => all + ((choice >> index) & 1 ? one : -one), 0);
    if (Math.abs(other) >= sum - 1e-9) asFar += 1;
  }
  return asFar / 2 ** differences.length;
}

describe('the permutation of signs', () => {
  // Fisher, The Design of Experiments, 1935, section 21: 863 of 32,768 sums reach 314, the other tail as many.
  test("gives Fisher's figure of Darwin's maize", () => {
    const eighths = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];
    expect(signFlipP(eighths)).toBeCloseTo((2 * 863) / 32_768, 12);
    expect(signFlipP(eighths.map((difference) => difference / 8))).toBeCloseTo((2 * 863) / 32_768, 12);
  });

  test.each([
    [[1 / 3, 2 / 3, -1 / 3, 1, 1 / 3, 0]],
    [[0.5 * 2, -0.25, 1.5 * (1 / 3), 2, 2, -2]],
    [[0, 0, 0, 1]],
    [[-1, -1, -1, -1, -1]],
  ])('is the share of signs that are as extreme, on the grid of repeats and weights: %j', (differences) => {
    expect(signFlipP(differences)).toBeCloseTo(bruteForce(differences), 12);
  });

  test('off any grid is as near as its cells', () => {
    const differences = Array.from({ length: 14 }, (_, index) => Math.sin(index * 1.7) + 0.25 * Math.SQRT2);
    expect(signFlipP(differences)).toBeCloseTo(bruteForce(differences), 2);
  });

  test('is defined for nothing, and the same either way', () => {
    expect([signFlipP([]), signFlipP([0, 0]), signFlipP([3])]).toEqual([1, 1, 1]);
    expect(signFlipP([1, 2, 3, -4])).toBe(signFlipP([-1, -2, -3, 4]));
  });

  test('goes over into the normal approximation without a jump', () => {
    const of = (n: number) =>
      Array.from({ length: n }, (_, index) => ((index * 7) % 5 < 3 ? 1 : -1) * (1 + (index % 5)));
    expect(signFlipP(of(201)) / signFlipP(of(200))).toBeGreaterThan(0.8);
    expect(signFlipP(of(201)) / signFlipP(of(200))).toBeLessThan(1.2);
  });
});
