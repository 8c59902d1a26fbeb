import {
  type ArmResult,
  type EvaluationResult,
  type EvaluatorInfo,
  type IntentSuccess,
  passesOf,
  successByIntent,
} from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import { makeScoring } from '../evaluator/index.ts';
import { compareMetrics, type Scored } from './summary.ts';
import { scoreCases, unscored } from './whole-cases.ts';

/**
 * What the users of each intent get, and how that changed: each case that passed everything in every repeat counts as one, whatever its weight, so
 * that the change is that of the shares shown. Each intent is another look at the same evaluation, and their tests are adjusted for that.
 */
export function compareIntents(
  result: Pick<EvaluationResult, 'candidate' | 'baseline' | 'metrics'>,
  dataset: Pick<Dataset, 'cases'>,
): readonly IntentSuccess[] {
  const found = successByIntent(result, dataset.cases);
  const { candidate, baseline, metrics } = result;
  if (baseline === undefined || found.length === 0) return found;
  const intents = new Map(found.map(({ intent }) => [intent, infoOf(intent)]));
  const intentOf = new Map(
    dataset.cases.flatMap(({ id, expectedIntent = '' }) => {
      const info = intents.get(expectedIntent);
      return info === undefined ? [] : [[id, info] as const];
    }),
  );
  const score = (arm: ArmResult) => scoreSuccess(arm, metrics, intentOf);
  const cases = dataset.cases.map((item) => ({ ...item, weight: 1 }));
  const compared = compareMetrics([...intents.values()], { cases }, score(candidate), score(baseline), 'cases');
  return found.map((success, index) => {
    const { change, test, comparison, because, casesToTell } = compared[index] ?? {};
    return {
      ...success,
      ...(change === undefined ? {} : { change }),
      ...(test === undefined ? {} : { test }),
      ...(comparison === undefined ? {} : { comparison }),
      ...(because === undefined ? {} : { because }),
      ...(casesToTell === undefined ? {} : { casesToTell }),
    };
  });
}

function infoOf(intent: string): EvaluatorInfo {
  return {
    ...{ name: intent, version: '1', scale: { min: 0, max: 1 }, better: 'higher', threshold: 1 },
    ...{ judge: 'exact', family: 'quality' },
  };
}

function scoreSuccess(
  arm: ArmResult,
  metrics: EvaluationResult['metrics'],
  intentOf: ReadonlyMap<string, EvaluatorInfo>,
): Scored {
  const passes = passesOf(arm, metrics);
  return scoreCases(arm.replies, (caseId, repeats) => {
    const info = intentOf.get(caseId);
    if (info === undefined) return [];
    const found = passes.get(caseId) ?? [];
    if (found.length === 0) return [unscored(info.name, repeats, 'no evaluator scored it')];
    return [makeScoring(info, found.every((pass) => pass) ? 1 : 0, '')];
  });
}
