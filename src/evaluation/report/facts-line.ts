import {
  agentSpendText,
  agreementTexts,
  compareFailedCases,
  consistencyOf,
  type EvaluationResult,
  inapplicableTexts,
  type MetricSummary,
  reusedText,
  spendText,
  spentText,
  successText,
  withheldText,
} from '#domain/analysis/index.ts';
import { formatDuration, shortDigest } from '#domain/shared/index.ts';
import { signed } from './headline.ts';

const MOST_FLAKY = 10;

/** What was measured, on what and by whom: a line each. */
export function listFacts(result: EvaluationResult): readonly string[] {
  const { candidate, baseline, dataset, repeats, metrics, environment, judging } = result;
  const judges = [...new Set(metrics.map(({ evaluator }) => evaluator.judge))];
  const against = baseline === undefined ? '' : ` against ${baseline.label} (${shortDigest(baseline.release)})`;
  const failed = candidate.replies.filter(({ error }) => error !== undefined).length;
  return [
    `${candidate.label} (${shortDigest(candidate.release)})${against}, in ${environment}`,
    `${dataset.cases} cases of ${dataset.name} (${shortDigest(dataset.digest)}), ${repeats} ${repeats === 1 ? 'repeat' : 'repeats'} each`,
    ...(result.selection === undefined ? [] : [result.selection]),
    ...(result.withheld === undefined ? [] : [withheldText(result.withheld, dataset.cases)]),
    ...(result.reused === undefined ? [] : [reusedText(result.reused)]),
    `judged by: ${judges.join('; ')}`,
    ...agreementTexts(result),
    ...(judging === undefined ? [] : [spendText(judging)]),
    ...(result.asking === undefined ? [] : [agentSpendText(result.asking)]),
    ...(result.spentBefore === undefined ? [] : [`before, for what it goes on from: ${spentText(result.spentBefore)}`]),
    ...(result.durationMs === undefined ? [] : [`took ${formatDuration(result.durationMs)}`]),
    ...testedHow(metrics),
    ...(failed > 0
      ? [`${failed} of ${candidate.replies.length} replies of ${candidate.label} failed and were not scored`]
      : []),
    ...moreFailed(result),
  ];
}

/** Beside the baseline, where any reply failed. */
function moreFailed(result: EvaluationResult): readonly string[] {
  const failed = compareFailedCases(result);
  if (failed === undefined || failed.candidate.events + failed.baseline.events === 0) return [];
  const points = (share: number) => signed(100 * share);
  const { candidate, baseline, difference, lower, upper } = failed;
  return [
    `replies failed in ${candidate.events} of ${candidate.n} cases, with the baseline in ${baseline.events}: ${points(difference)} points (95 % interval ${points(lower)} to ${points(upper)})`,
  ];
}

/** Which of the same questions are not answered evenly, and why that may not be known; beside the metrics of it. */
export function listBreakdown(result: EvaluationResult): readonly string[] {
  const consistency = consistencyOf(result);
  const flaky = consistency?.flaky ?? [];
  const listed = flaky.slice(0, MOST_FLAKY).join(', ') + (flaky.length > MOST_FLAKY ? ', …' : '');
  return [
    ...inapplicableTexts(result),
    ...(consistency === undefined ? [] : [`cases that pass every time or never: ${successText(consistency)}`]),
    ...(flaky.length === 0 ? [] : [`flaky: ${listed}`]),
  ];
}

/** Why each verdict came out as it did. */
export function listReasons({ metrics, candidate: { label } }: EvaluationResult): readonly string[] {
  return metrics.map(({ evaluator, because, test, candidate, anytimeChange }) => {
    const chance =
      test === undefined ? '' : ` (${test.name}: p ${formatP(test.p)}, adjusted ${formatP(test.adjustedP)})`;
    const anytime =
      anytimeChange === undefined
        ? ''
        : `; however often one looks: ${signed(anytimeChange.lower)} to ${signed(anytimeChange.upper)}`;
    return `${evaluator.name}: ${because}${chance}${anytime}${boundsText(label, candidate)}`;
  });
}

/** How good the release is by itself, and how surely. */
function boundsText(label: string, { mean, meanBounds, passRate, passBounds }: MetricSummary): string {
  const parts = [
    ...(mean === undefined || meanBounds === undefined
      ? []
      : [`mean ${mean.toFixed(2)} (${meanBounds.lower.toFixed(2)} to ${meanBounds.upper.toFixed(2)})`]),
    ...(passRate === undefined || passBounds === undefined
      ? []
      : [`${whole(passRate)} % pass (${whole(passBounds.lower)} to ${whole(passBounds.upper)} %)`]),
  ];
  return parts.length === 0 ? '' : `; ${label} at 95 %: ${parts.join(', ')}`;
}

function whole(ratio: number): string {
  return (100 * ratio).toFixed(0);
}

/** By which tests a change is one; nothing where too few cases were scored in both. */
function testedHow(metrics: EvaluationResult['metrics']): readonly string[] {
  const tests = metrics.flatMap(({ test }) => test ?? []);
  if (tests.length === 0) return [];
  const names = [...new Set(tests.map(({ name }) => name))].join('; ');
  const adjusted = tests.length === 1 ? '' : `, adjusted by Holm for ${tests.length} metrics`;
  return [`paired by case, repeats within it: ${names}${adjusted}`];
}

export function formatP(p: number): string {
  return p < 0.0001 ? '< 0.0001' : Number(p.toPrecision(2)).toString();
}
