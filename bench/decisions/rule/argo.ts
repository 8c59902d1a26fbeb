import type { Measure } from './rule.ts';
import { type Family, NO_SCORE, type Variant } from './rule.ts';

/** More failed measurements than this end the analysis, as in Argo Rollouts' own examples. */
const FAILURE_LIMIT = 3;

/** Of the candidate's minute. Marked is what its users set: the manual's 95 % of successes; half as slow again as it used to be. */
const LIMITS: Readonly<
  Record<Measure, { readonly unit: string; readonly limits: readonly number[]; readonly usual: number }>
> = {
  'error-rate': { unit: 'errors', limits: [0.01, 0.05, 0.1, 0.15], usual: 0.05 },
  'response-time': { unit: 'ms', limits: [840, 900, 1_000, 1_200], usual: 1_200 },
};

/**
 * Argo Rollouts: each minute the candidate's own figure against a limit; the score is how many minutes were past it, in a row or not. A
 * minute without a request is left out, which is kinder than its NaN.
 */
export function argo(measure: Measure): Family {
  const { unit, limits, usual } = LIMITS[measure];
  return {
    variants: limits.map((limit): Variant => {
      const setting = unit === 'ms' ? `above ${limit} ms` : `above ${limit * 100} % ${unit}`;
      return { rule: 'Argo thresholds', setting, threshold: limit === usual ? FAILURE_LIMIT : undefined };
    }),
    start: () => {
      const failures = limits.map(() => 0);
      return ({ minute: { candidate } }) => {
        const value = candidate.n === 0 ? NO_SCORE : candidate.sum / candidate.n;
        for (const [index, limit] of limits.entries()) if (value > limit) failures[index] = (failures[index] ?? 0) + 1;
        return failures.slice();
      };
    },
  };
}
