/** Values in [0, 1]: how many (a fraction where counts were deflated), their mean and the mean of their squares. */
export type BoundedMoments = { readonly n: number; readonly mean: number; readonly meanSq: number };

/** Shares of the capital that are staked, from those that suit a dozen values to those that suit a million. */
const STAKES = Array.from({ length: 16 }, (_, index) => 0.9 * 0.62 ** index);
const ROUNDS = 30;

/**
 * One-sided bounds of the mean of values in [0, 1] that hold at every look at once, each missing with probability at most `alpha`, at any
 * number of values: betting against every mean with an average of constant stakes. The average is fixed beforehand, so it is a
 * martingale in whichever order the values came. Of all values with these two moments those at 0 and at one other point win least
 * (the logarithm has a positive third derivative), so the bound holds whatever the values were. 0 and 1 for no values.
 * Waudby-Smith & Ramdas, JRSS-B 86(1), 2024, section 4; Orabona & Jun, IEEE Trans. Inf. Theory 70(1), 2024, on averages of stakes;
 * Karlin & Studden, Tchebycheff Systems, 1966, on the extremes.
 */
export function lowerMomentMean({ n, mean: seen, meanSq }: BoundedMoments, alpha: number): number {
  if (n <= 0 || seen <= 0) return 0;
  const point = Math.min(1, Math.max(seen, meanSq / seen));
  const [high, zero] = [(n * seen) / point, n * Math.max(0, 1 - seen / point)];
  let outside = 0;
  let inside = 1;
  for (let round = 0; round < ROUNDS; round += 1) {
    const mean = (outside + inside) / 2;
    if (logCapital(mean, point, high, zero) >= -Math.log(alpha)) outside = mean;
    else inside = mean;
  }
  return outside;
}

export function upperMomentMean({ n, mean, meanSq }: BoundedMoments, alpha: number): number {
  return 1 - lowerMomentMean({ n, mean: 1 - mean, meanSq: 1 - 2 * mean + meanSq }, alpha);
}

/** A stake of share s at fair odds for `mean` turns one into 1 - s + s value / mean: it falls as `mean` grows. */
function logCapital(mean: number, point: number, high: number, zero: number): number {
  let greatest = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (const stake of STAKES) {
    const log = high * Math.log1p(stake * (point / mean - 1)) + zero * Math.log1p(-stake);
    // A running sum of exponentials, relative to the greatest so far.
    if (log > greatest) {
      sum = sum * Math.exp(greatest - log) + 1;
      greatest = log;
    } else {
      sum += Math.exp(log - greatest);
    }
  }
  return greatest + Math.log(sum / STAKES.length);
}
