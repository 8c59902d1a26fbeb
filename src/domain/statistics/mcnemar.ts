import { logUpperTail } from './incomplete-beta.ts';

/**
 * Two-sided exact p-value that of two paired yes-or-no answers neither is the more frequent: of the pairs that differ, each way is
 * as likely as the other. Binomial on the lesser count, doubled; 1 where no pair differs.
 * McNemar, Psychometrika 12, 1947; exact form: Fleiss, Levin & Paik, Statistical Methods for Rates and Proportions, 2003, ch. 13.
 * @param onlyFirst pairs in which only the first said yes
 */
export function exactMcNemarP(onlyFirst: number, onlySecond: number): number {
  const [lesser, n] = [Math.min(onlyFirst, onlySecond), onlyFirst + onlySecond];
  if (n === 0 || 2 * lesser === n) return 1;
  // P(X <= k) of a binomial with n tries at 1/2 is that of a Beta(k + 1, n - k) variable to lie above 1/2.
  return Math.min(1, 2 * Math.exp(logUpperTail(0.5, lesser + 1, n - lesser)));
}
