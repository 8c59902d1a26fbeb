import { type EvaluationResult, isAgainstItself } from '#domain/analysis/index.ts';
import type { Judgement } from './judgement.ts';

/** What whoever reads the report can do about it now, a line each. Commands are in backticks. */
export function listNextSteps(result: EvaluationResult, judgements: readonly Judgement[]): readonly string[] {
  const { metrics, baseline, erroredRatio } = result;
  const quality = metrics.filter(({ evaluator }) => evaluator.family === 'quality');
  const isUnclear = quality.some(({ comparison }) => comparison === 'cannot-tell');
  const isWorse = quality.some(({ comparison }) => comparison === 'worse');
  const refuses = (kind: Judgement['kind']) =>
    judgements.some(({ kind: of, outcome }) => of === kind && outcome === 'fail');
  const failed = metrics.some(
    ({ candidate, baseline }) => candidate.counts.errored + (baseline?.counts.errored ?? 0) > 0,
  );
  return [
    ...(erroredRatio > 0
      ? ['See why replies failed: `headgate doctor` asks the agent once and says what it answered.']
      : []),
    ...(failed ? ['See why scorings errored: the report with `--format json` has the reason of each.'] : []),
    ...(baseline === undefined || isAgainstItself(result)
      ? ['Compare with the version that runs: `--baseline-from` another checkout, or a release of a server.']
      : []),
    ...(isUnclear
      ? [
          'Tell more: add cases to the dataset (`headgate dataset from-requests` drafts some from real traffic), or raise `evaluation.repeats`.',
        ]
      : []),
    ...(isWorse || refuses('evaluation')
      ? [
          'Worse on purpose? A reviewer accepts it with a reason: `headgate accept PROMOTION --gate evaluation --reason "…"`.',
        ]
      : []),
    ...(refuses('safety') ? ['A safety defect can’t be accepted: mend the agent, and evaluate again.'] : []),
    ...(isWorse || refuses('evaluation') || refuses('safety')
      ? [
          'See a case in full, or after a mend again: `headgate evaluate --case ID` asks it of both; `headgate try "…"` asks the agent whatever you like.',
        ]
      : []),
  ];
}
