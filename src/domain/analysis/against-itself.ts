import type { EvaluationResult } from './evaluation-result.ts';

/**
 * Whether a release was compared with itself, which shows how noisy agent and judge are. Two agents of one definition are none where they
 * go by two names: their code, which no definition tells, may be another.
 */
export function isAgainstItself({ candidate, baseline }: Pick<EvaluationResult, 'candidate' | 'baseline'>): boolean {
  return baseline !== undefined && baseline.release === candidate.release && baseline.label === candidate.label;
}
