import { studentQuantile, studentTail } from './student-quantile.ts';

/** Mean of paired differences with bounds, each missing with probability `alpha`. */
export type PairedT = {
  readonly mean: number;
  readonly standardError: number;
  readonly lower: (alpha: number) => number;
  readonly upper: (alpha: number) => number;
  /** The least `alpha` with which the lower bound is above zero. */
  readonly pAboveZero: () => number;
};

/**
 * One-sided t bounds (Student 1908) over cases, which are the unit. One unseen case a whole point off is allowed for, so that
 * cases that all agree don't pretend to certainty. Below two differences the bounds are infinite.
 */
export function pairedT(differences: readonly number[]): PairedT {
  const n = differences.length;
  const mean = n === 0 ? 0 : differences.reduce((sum, difference) => sum + difference, 0) / n;
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  const standardError = n < 2 ? 0 : Math.sqrt((squares + 1) / (n - 1) / n);
  const known = new Map<number, number>();
  const quantile = (alpha: number) => {
    const value = known.get(alpha) ?? studentQuantile(alpha, n - 1);
    known.set(alpha, value);
    return value;
  };
  const width = (alpha: number) => (n < 2 ? Number.POSITIVE_INFINITY : quantile(alpha) * standardError);
  return {
    mean,
    standardError,
    lower: (alpha) => mean - width(alpha),
    upper: (alpha) => mean + width(alpha),
    pAboveZero: () => (n < 2 || mean <= 0 ? 1 : studentTail(mean / standardError, n - 1)),
  };
}
