import type { EvaluationResult } from '#domain/analysis/index.ts';
import { shortDigest } from '#domain/shared/index.ts';
import { measureNoise } from './noise.ts';

/** What was measured, on what and by whom: a line each. */
export function listFacts(result: EvaluationResult): readonly string[] {
  const { candidate, baseline, dataset, repeats, metrics, environment } = result;
  const judges = [...new Set(metrics.map(({ evaluator }) => evaluator.judge))];
  const against = baseline === undefined ? '' : ` against ${baseline.label} (${shortDigest(baseline.release)})`;
  const failed = candidate.replies.filter(({ error }) => error !== undefined).length;
  return [
    `${candidate.label} (${shortDigest(candidate.release)})${against}, in ${environment}`,
    `${dataset.cases} cases of ${dataset.name} (${shortDigest(dataset.digest)}), ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'} each`,
    `judged by: ${judges.join('; ')}`,
    ...testedHow(metrics),
    ...(failed > 0
      ? [`${failed} of ${candidate.replies.length} replies of ${candidate.label} failed and were not scored`]
      : []),
  ];
}

/** Why each verdict came out as it did. */
export function listReasons({ metrics }: EvaluationResult): readonly string[] {
  return metrics.map(({ evaluator, because, test }) => {
    const chance =
      test === undefined ? '' : ` (${test.name}: p ${formatP(test.p)}, adjusted ${formatP(test.adjustedP)})`;
    return `${evaluator.name}: ${because}${chance}`;
  });
}

/** By which tests a change is one; nothing where too few cases were scored in both. */
function testedHow(metrics: EvaluationResult['metrics']): readonly string[] {
  const tests = metrics.flatMap(({ test }) => test ?? []);
  if (tests.length === 0) return [];
  const names = [...new Set(tests.map(({ name }) => name))].join('; ');
  const adjusted = tests.length === 1 ? '' : `, adjusted by Holm for ${tests.length} metrics`;
  return [`paired by case, repeats within it: ${names}${adjusted}`];
}

function formatP(p: number): string {
  return p < 0.0001 ? '< 0.0001' : Number(p.toPrecision(2)).toString();
}

/** For a release compared with itself: how noisy agent and judge are. Empty otherwise. */
export function listNoise(result: EvaluationResult): readonly string[] {
  return (measureNoise(result) ?? []).map(({ metric, betweenRepeats, casesNeeded, change }) => {
    const deviation =
      betweenRepeats === undefined
        ? 'unknown with a single repeat'
        : `${betweenRepeats.toFixed(2)} points between repeats`;
    const needed =
      casesNeeded === undefined
        ? `too few cases to say how many would show a change of ${change}`
        : `a change of ${change} would need ${casesNeeded} cases`;
    return `${metric}: standard deviation ${deviation}; ${needed}`;
  });
}
