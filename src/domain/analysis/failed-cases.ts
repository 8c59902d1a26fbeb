import { type Proportion, scoreDifferenceInterval } from '../statistics/index.ts';
import type { ArmResult, EvaluationResult } from './evaluation-result.ts';

/** In how many cases a reply failed, and how much more often than with the baseline: share of cases, with its 95 % interval. */
type FailedCases = {
  readonly candidate: Proportion;
  readonly baseline: Proportion;
  readonly difference: number;
  readonly lower: number;
  readonly upper: number;
};

/**
 * Failures of replies beside the baseline's, the case being the unit. Both were asked in turns, so a bad minute of the network is no
 * difference between them. Undefined where there is nothing to compare with.
 */
export function compareFailedCases({
  candidate,
  baseline,
}: Pick<EvaluationResult, 'candidate' | 'baseline'>): FailedCases | undefined {
  if (baseline === undefined) return undefined;
  const [own, other] = [failedIn(candidate), failedIn(baseline)];
  if (own.n === 0 || other.n === 0) return undefined;
  const difference = own.events / own.n - other.events / other.n;
  return { candidate: own, baseline: other, difference, ...scoreDifferenceInterval(own, other) };
}

function failedIn({ replies }: ArmResult): Proportion {
  const failed = new Set(replies.filter(({ error }) => error !== undefined).map(({ caseId }) => caseId));
  return { events: failed.size, n: new Set(replies.map(({ caseId }) => caseId)).size };
}
