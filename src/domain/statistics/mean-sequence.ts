/** Requests of both arms at which the interval is tightest: a few hundred of the candidate's at a 10 % share. */
export const TUNED_FOR = 2_000;

/**
 * Half the width of the asymptotic confidence sequence around a mean or a difference of means: it holds at every look at once
 * with error `alpha`, once there are about a hundred values. `standardError` of the estimate, `n` values behind it.
 * Waudby-Smith, Arbour, Sinha, Kennedy & Ramdas, "Time-uniform central limit theory and asymptotic confidence sequences",
 * Ann. Stat. 2024, with the tuning and the one-sided form that GrowthBook's manual documents.
 */
export function sequenceHalfWidth(input: {
  readonly standardError: number;
  readonly n: number;
  readonly alpha: number;
  readonly sides: 1 | 2;
  readonly tunedFor: number;
}): number {
  const { standardError, n, alpha, sides } = input;
  const bothSides = sides === 2 ? alpha : 2 * alpha;
  const logTerm = -2 * Math.log(bothSides);
  const r2 = (logTerm + Math.log(logTerm + 1)) / input.tunedFor;
  const grown = n * r2 + 1;
  const crossing = sides === 2 ? Math.log(Math.sqrt(grown) / alpha) : Math.log1p(Math.sqrt(grown) / (2 * alpha));
  return standardError * Math.sqrt(n) * Math.sqrt(((2 * grown) / (n * n * r2)) * crossing);
}

/**
 * Always-valid p-value of "not above zero": the least error with which the one-sided sequence, tuned as for `alpha`, lies above zero.
 * P(ever p <= a) <= a for every a, once there are about a hundred values.
 */
export function sequencePValue(input: {
  readonly estimate: number;
  readonly standardError: number;
  readonly n: number;
  readonly alpha: number;
  readonly tunedFor: number;
}): number {
  const { estimate, standardError, n } = input;
  if (estimate <= 0) return 1;
  if (standardError <= 0) return 0;
  const logTerm = -2 * Math.log(2 * input.alpha);
  const r2 = (logTerm + Math.log(logTerm + 1)) / input.tunedFor;
  const grown = n * r2 + 1;
  const crossing = ((estimate / standardError) ** 2 * n * r2) / (2 * grown);
  return Math.min(1, Math.sqrt(grown) / (2 * Math.expm1(crossing)));
}
