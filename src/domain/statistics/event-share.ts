import { logBeta, logUpperTail } from './incomplete-beta.ts';

/** What happened under one weight: events of the candidate, of both, and the candidate's share of all requests, 0-1. */
export type EventShare = { readonly candidate: number; readonly total: number; readonly exposureRatio: number };

type Prior = { readonly a: number; readonly b: number };

/** Every excess is as likely as any other: quick at large ones, which are the ones that hurt. */
const FLAT: Prior = { a: 1, b: 1 };
/**
 * A quarter of the belief lies near equal rates, as if so many events had been seen: a sixth fewer requests at twice the rate, for a
 * twentieth more at ten times.
 */
const NEAR = { events: 30, weight: 1 / 4 };

/**
 * ln E of the evidence that the candidate causes more events per request than the baseline. Under equal rates each event falls
 * on the candidate with probability `exposureRatio`; the alternative is a mean of two Beta priors cut off below it. Each weight
 * gives a fresh factor. P(ever E >= 1/alpha) <= alpha when the candidate is not worse, however often one looks (Ville's inequality).
 * One-sided form of the beta-binomial e-process (Howard et al., Annals of Statistics 2021; Lindon & Malek, NeurIPS 2022).
 */
export function logExcessEvidence(shares: readonly EventShare[]): number {
  return shares.reduce((sum, share) => sum + logFactor(share), 0);
}

function logFactor(share: EventShare): number {
  const { total, exposureRatio: ratio } = share;
  if (total <= 0 || ratio <= 0 || ratio >= 1) return 0;
  const { events, weight } = NEAR;
  const wide = logOneSided(share, FLAT) + Math.log1p(-weight);
  const near = logOneSided(share, { a: events * ratio, b: events * (1 - ratio) }) + Math.log(weight);
  const greater = Math.max(wide, near);
  return greater + Math.log1p(Math.exp(Math.min(wide, near) - greater));
}

function logOneSided({ candidate: x, total: n, exposureRatio: ratio }: EventShare, { a, b }: Prior): number {
  const prior = a === 1 && b === 1 ? Math.log1p(-ratio) : logUpperTail(ratio, a, b);
  const cut = logUpperTail(ratio, a + x, b + n - x) - prior;
  return logMixture(x, n, { a, b }) - logLikelihood(x, n, ratio) + cut;
}

/**
 * With `logLikelihood`, the two-sided evidence against p: ln E = logMixture - logLikelihood, that is
 * ln [B(a+x, b+n-x) / B(a, b) / (p^x (1-p)^(n-x))]. x events of n; fractions where counts were deflated.
 */
export function logMixture(x: number, n: number, { a, b }: Prior): number {
  return logBeta(a + x, b + n - x) - logBeta(a, b);
}

/** For p in (0, 1). */
export function logLikelihood(x: number, n: number, p: number): number {
  return x * Math.log(p) + (n - x) * Math.log1p(-p);
}
