import {
  type ArmResult,
  type EvaluationResult,
  type EvaluatorInfo,
  type MetricComparison,
  passesOf,
} from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import { howAlike, makeScoring } from '../evaluator/index.ts';
import { compareMetrics, type Scored } from './summary.ts';
import { scoreCases, unscored } from './whole-cases.ts';

const shared: Omit<EvaluatorInfo, 'name' | 'threshold'> = {
  ...{ version: '1', scale: { min: 0, max: 1 }, better: 'higher' },
  ...{ judge: 'exact, over the repeats of a case', family: 'quality' },
};
/** How alike what is said to the same question is. */
const replies: EvaluatorInfo = { ...shared, name: 'reply-consistency', threshold: 0.5 };
/** Whether all repeats pass, or none. */
const verdicts: EvaluatorInfo = { ...shared, name: 'verdict-consistency', threshold: 1 };

const ONCE = 'fewer than two replies to compare';

/** How even each arm answers the same question, the case being the unit. Adjusted for each other, and not for what evaluators say. */
export function compareRepeats(
  { candidate, baseline, metrics, repeats }: Pick<EvaluationResult, 'candidate' | 'baseline' | 'metrics' | 'repeats'>,
  dataset: Pick<Dataset, 'cases'>,
): readonly MetricComparison[] {
  const score = (arm: ArmResult) => (repeats > 1 ? scoreRepeats(arm, metrics) : scoreOnce(arm));
  const compared = compareMetrics([replies, verdicts], dataset, score(candidate), baseline && score(baseline), 'cases');
  if (repeats > 1) return compared;
  const because = 'not applicable: each case was asked once, and only a second reply shows how even they are';
  return compared.map((metric) => ({ ...metric, comparison: 'cannot-tell', because }));
}

/** There is one reply to each case: nothing of it is looked at, and what is said is the same of all, since there may be many. */
function scoreOnce({ replies: once }: ArmResult): Scored {
  const scorings = [unscored(replies.name, [], ONCE), unscored(verdicts.name, [], ONCE)];
  return once.map(({ caseId }) => ({ caseId, scorings }));
}

function scoreRepeats(arm: ArmResult, metrics: EvaluationResult['metrics']): Scored {
  const passes = passesOf(arm, metrics);
  return scoreCases(arm.replies, (caseId, repeats) => {
    const answered = repeats.filter(({ error, blocked }) => error === undefined && blocked === undefined);
    // Words of a large evaluation are read from a file, so only where there is something to compare.
    const alike = answered.length < 2 ? undefined : howAlike(answered.map(({ text }) => text));
    const found = passes.get(caseId) ?? [];
    const isSame = found.every((pass) => pass === found[0]);
    // A single one that failed is no reply fewer to compare.
    const missing = repeats.length < 2 ? [] : repeats;
    return [
      alike === undefined ? unscored(replies.name, missing, ONCE) : makeScoring(replies, alike, ''),
      found.length < 2 ? unscored(verdicts.name, missing, ONCE) : makeScoring(verdicts, isSame ? 1 : 0, ''),
    ];
  });
}
