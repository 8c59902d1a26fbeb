import { logLikelihood, logMixture } from './event-share.ts';

/** `events` of `n` requests; fractions where counts were deflated. */
export type RateCount = { readonly events: number; readonly n: number };

/** Most weight on rates of a few per cent and below, where agents' error rates lie. Any prior is valid; this one is narrow there. */
const PRIOR = { a: 0.5, b: 10 };
const ROUNDS = 40;

/**
 * Bounds of one rate that hold at every look at once, each missing with probability at most `alpha`: the rates against which
 * the beta-binomial mixture has not gathered evidence of 1/alpha. Exact for independent requests at any n.
 * Howard, Ramdas, McAuliffe & Sekhon, "Time-uniform, nonparametric, nonasymptotic confidence sequences", Ann. Stat. 2021.
 */
export function upperRate(count: RateCount, alpha: number): number {
  if (count.n <= 0) return 1;
  return crossing(count, alpha, Math.min(1, count.events / count.n), 1);
}

export function lowerRate(count: RateCount, alpha: number): number {
  if (count.n <= 0 || count.events <= 0) return 0;
  return crossing(count, alpha, Math.min(1, count.events / count.n), 0);
}

/** Whether the upper bound lies at or below `limit`: one look instead of a search. */
export function isSurelyBelow({ events, n }: RateCount, limit: number, alpha: number): boolean {
  if (limit >= 1) return true;
  if (n <= 0 || events / n >= limit) return false;
  return logLikelihood(events, n, limit) <= logMixture(events, n, PRIOR) + Math.log(alpha);
}

/** Between the estimate, which is never excluded, and the far end: where the evidence reaches 1/alpha, rounded outwards. */
function crossing({ events, n }: RateCount, alpha: number, estimate: number, end: 0 | 1): number {
  const x = Math.min(events, n);
  const lowest = logMixture(x, n, PRIOR) + Math.log(alpha);
  const excluded = (p: number) => p > 0 && p < 1 && logLikelihood(x, n, p) <= lowest;
  let inside = estimate;
  let outside: number = end;
  for (let round = 0; round < ROUNDS; round += 1) {
    const middle = (inside + outside) / 2;
    if (excluded(middle)) outside = middle;
    else inside = middle;
  }
  return outside;
}
