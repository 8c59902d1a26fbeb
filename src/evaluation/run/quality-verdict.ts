import {
  compareFailedCases,
  compareWithBest,
  type EvaluationResult,
  erroredRatioOf,
  higherBetter,
  lostTooMuch,
  MAX_ERRORED_RATIO,
  type MetricComparison,
  MIN_CASES,
  type ServedScores,
} from '#domain/analysis/index.ts';
import type { EvaluationConfig } from '#domain/config/index.ts';
import { plainError } from '#domain/redaction/index.ts';
import type { Finding } from '#ports/index.ts';
import { distrustOf, type MetricFinding, metricsOf, percent, settle } from './finding.ts';
import { judgeBeside } from './judge-beside.ts';
import { requiredMean } from './required-mean.ts';
import { countScored } from './summary.ts';

type QualityGate = Pick<
  EvaluationConfig,
  'minQualityMean' | 'maxRelativeDrop' | 'maxRelativeDropFromBest' | 'mayNotWorsen'
>;

/**
 * Is every quality good enough, and none worse by more than is allowed: than the baseline's, and than the best of the releases that
 * served lately?
 */
export function judgeQuality(result: EvaluationResult, gate: QualityGate, served: readonly ServedScores[]): Finding {
  const { erroredRatio } = result;
  if (!(erroredRatio <= MAX_ERRORED_RATIO)) {
    return {
      outcome: 'unknown',
      because: `${percent(erroredRatio)} of the candidate’s replies failed; above ${percent(MAX_ERRORED_RATIO)} the rest decides nothing (${firstError(result)}).`,
    };
  }
  const metrics = metricsOf(result, 'quality');
  if (metrics.length === 0) return { outcome: 'unknown', because: 'No quality evaluator ran.' };
  return settle([
    ...judgeFailures(result),
    ...judgeBeside(result, gate),
    ...metrics.flatMap((metric): readonly MetricFinding[] => {
      const distrusted = distrustOf(metric, result);
      if (distrusted !== undefined) return [distrusted];
      const best = judgeDropFromBest(metric, result, gate.maxRelativeDropFromBest, served);
      const { evaluator } = metric;
      return [judgeMetric(metric, result, gate), ...best].map((finding) => ({ ...finding, evaluator }));
    }),
  ]);
}

/** An agent that answers well when it answers, and surely answers less often, is worse. */
function judgeFailures(result: EvaluationResult): readonly Finding[] {
  const failed = compareFailedCases(result);
  if (failed === undefined || failed.lower <= 0) return [];
  const { candidate, baseline, lower, upper } = failed;
  const because = `replies failed in ${candidate.events} of ${candidate.n} cases, with the baseline in ${baseline.events}: ${percent(lower)} to ${percent(upper)} more`;
  return [{ outcome: 'fail', because }];
}

function judgeMetric(metric: MetricComparison, result: EvaluationResult, gate: QualityGate): Finding {
  const { evaluator, candidate } = metric;
  const { scored, errored } = candidate.counts;
  if (candidate.mean === undefined) {
    return { outcome: 'unknown', because: `${evaluator.name} scored no case, so it shows nothing` };
  }
  if (erroredRatioOf(candidate) > MAX_ERRORED_RATIO) {
    return { outcome: 'unknown', because: `${evaluator.name} errored on ${errored} of ${scored + errored} replies` };
  }
  const cases = countScored(result.candidate.replies, evaluator.name);
  if (cases < MIN_CASES) {
    const because = `${evaluator.name} scored only ${cases} of the at least ${MIN_CASES} cases that a verdict needs`;
    return { outcome: 'unknown', because };
  }
  const mean = candidate.mean.toFixed(2);
  const required = requiredMean(evaluator, gate.minQualityMean);
  if (higherBetter(candidate.mean, evaluator) < higherBetter(required.mean, evaluator)) {
    const beyond = evaluator.better === 'higher' ? 'below' : 'above';
    const because = `${evaluator.name} has mean ${mean}, ${beyond} ${required.by} ${required.mean.toFixed(2)} (${cases} cases)`;
    return { outcome: 'fail', because };
  }
  return judgeDrop(metric, mean, gate.maxRelativeDrop);
}

/** A drop past the limit that may as well be chance is unknown: neither harmless nor proven. */
function judgeDrop(metric: MetricComparison, mean: string, maxDrop: number): Finding {
  const { evaluator, baseline, change } = metric;
  const lost = lostTooMuch(metric);
  if (lost !== undefined) return { outcome: 'unknown', because: `${evaluator.name} ${lost}, so it shows no change` };
  if (baseline === undefined) return { outcome: 'pass', because: `${evaluator.name} has mean ${mean}` };
  if (baseline.mean === undefined || change === undefined || change.cases < MIN_CASES) {
    const because = `${evaluator.name} was scored in both releases on ${change?.cases ?? 0} of the at least ${MIN_CASES} cases that a comparison needs`;
    return { outcome: 'unknown', because };
  }
  const isHigher = evaluator.better === 'higher';
  const loss = isHigher ? -change.estimate : change.estimate;
  // A baseline that scores the worst throughout, as an exact match may, has nothing to lose.
  const dropRatio = loss <= 0 ? 0 : loss / higherBetter(baseline.mean, evaluator);
  const shown = `${evaluator.name} ${baseline.mean.toFixed(2)} -> ${mean}`;
  if (dropRatio <= maxDrop) return { outcome: 'pass', because: shown };
  const drop = `${shown}, ${isHigher ? 'down' : 'worse by'} ${percent(dropRatio)} on ${change.cases} cases, more than the allowed ${percent(maxDrop)}`;
  const isSure = isHigher ? change.upper < 0 : change.lower > 0;
  if (isSure) return { outcome: 'fail', because: drop };
  return { outcome: 'unknown', because: `${drop}, but it may be chance: add cases or repeats` };
}

/** Small losses, each within the limit, add up. Nothing where nobody else served, or not on the same cases and evaluators. */
function judgeDropFromBest(
  { evaluator }: MetricComparison,
  result: EvaluationResult,
  maxDrop: number | undefined,
  served: readonly ServedScores[],
): readonly Finding[] {
  const best = compareWithBest(result, evaluator, served);
  if (best === undefined || maxDrop === undefined) return [];
  const { label, mean, dropRatio, cases, isSure } = best;
  if (dropRatio <= 0) return [{ outcome: 'pass', because: `${evaluator.name} is best of 90 days` }];
  const shown = `${evaluator.name} is ${percent(dropRatio)} ${evaluator.better === 'higher' ? 'below' : 'worse than'} ${label}, which had ${mean.toFixed(2)}, the best of 90 days`;
  if (dropRatio <= maxDrop) return [{ outcome: 'pass', because: shown }];
  const drop = `${shown}, on ${cases} cases, more than the allowed ${percent(maxDrop)}`;
  if (isSure) return [{ outcome: 'fail', because: drop }];
  return [{ outcome: 'unknown', because: `${drop}, but it may be chance: add cases or repeats` }];
}

function firstError({ candidate }: EvaluationResult): string {
  const first = candidate.replies.find(({ error }) => error !== undefined)?.error;
  return `the first: ${first === undefined ? 'unknown' : plainError(first)}`;
}
