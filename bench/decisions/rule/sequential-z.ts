import { type Family, NO_SCORE, type Variant } from './rule.ts';
import { meanVariance } from './z-test.ts';

const ALPHA = 0.05;
/** [candidate requests before the first look, requests at which it is tightest]. */
const SETTINGS = [
  [100, 5_000],
  [50, 5_000],
  [50, 1_000],
  [200, 5_000],
] as const;

/**
 * GrowthBook's sequential test with its defaults: a two-sided interval of 95 % around the difference that holds at every look, tuned to
 * 5,000 requests, no margin. The score is the logarithm of its e-value.
 */
export const sequentialZ: Family = {
  variants: SETTINGS.map(([from, tunedFor], index): Variant => {
    const setting = `tuned to ${tunedFor}, from ${from} candidate requests`;
    return { rule: 'GrowthBook sequential', setting, threshold: index === 0 ? -Math.log(ALPHA) : undefined };
  }),
  start:
    () =>
    ({ total: { candidate, baseline } }) => {
      if (candidate.n < 2 || baseline.n < 2) return SETTINGS.map(() => NO_SCORE);
      const variance = meanVariance(candidate) + meanVariance(baseline);
      const difference = candidate.sum / candidate.n - baseline.sum / baseline.n;
      const z = variance <= 0 ? 0 : difference / Math.sqrt(variance);
      return SETTINGS.map(([from, tunedFor]) =>
        candidate.n < from || z <= 0 ? NO_SCORE : logMixtureEvidence(z, candidate.n + baseline.n, tunedFor, ALPHA),
      );
    },
};

/**
 * ln E of a mean that is `z` standard errors from zero after `n` values, mixed over effects by a normal that is tuned to `tunedFor`.
 * Two-sided; GrowthBook's documentation of sequential testing, after Waudby-Smith et al., Ann. Stat. 2024.
 */
function logMixtureEvidence(z: number, n: number, tunedFor: number, alpha: number): number {
  const log = -2 * Math.log(alpha);
  const grown = (n * (log + Math.log(log + 1))) / tunedFor;
  return (grown * z * z) / (2 * (grown + 1)) - Math.log1p(grown) / 2;
}
