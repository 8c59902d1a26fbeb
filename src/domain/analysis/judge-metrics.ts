import { exposure, type Rollup } from '../sample/index.ts';
import { assertNever } from '../shared/index.ts';
import { decideVerdict } from './decide-verdict.ts';
import { MAX_ERRORED_RATIO } from './errored.ts';
import { findBounded } from './find-bounded.ts';
import { findMean } from './find-mean.ts';
import { findQuantile } from './find-quantile.ts';
import { findRate } from './find-rate.ts';
import { findScore } from './find-score.ts';
import type { Finding } from './finding.ts';
import { measureOf } from './measured.ts';
import type { Metric } from './metric.ts';
import { type ResponseTimes, responseTimesOf } from './response-times.ts';
import type { ErrorBudget, QualitySample, RolloutSamples } from './samples.ts';
import { type Sharing, shareBudget, sharingOf } from './sharing.ts';
import type { Verdict, VerdictCard } from './verdict.ts';
import { metricUnits } from './wording.ts';

/**
 * Judges every metric of a step. In the order of the metrics.
 * @param sharing over what the error budgets are shared; the metrics that decide, unless more is judged beside them
 */
export function judgeMetrics(
  metrics: readonly Metric[],
  samples: RolloutSamples,
  alpha: ErrorBudget,
  sharing: Sharing = sharingOf(metrics, false),
): readonly Verdict[] {
  const share = shareBudget(alpha, sharing);
  const times = once(() => responseTimesOf(samples));
  return metrics.map((metric) => {
    const verdict = judgeMetric(metric, samples, share, times);
    return metric.dryRun === true ? { ...verdict, card: { ...verdict.card, dryRun: true } } : verdict;
  });
}

/** Judges one metric with its own part of the error budgets. Holds at every look; never throws on any counts. */
function judgeMetric(metric: Metric, samples: RolloutSamples, alpha: ErrorBudget, times: () => ResponseTimes): Verdict {
  if (metric.name === 'quality') return judgeQuality(metric, samples, alpha);
  const problem = mixtureOf(samples);
  if (problem !== undefined) return { kind: 'error', cause: problem, card: emptyCard(metric) };
  const requests = samples.candidate.reduce((sum, rollup) => sum + exposure(rollup), 0);
  if (requests === 0) {
    const missing = `no request of the candidate yet; at least ${metric.minExposure} are needed`;
    return { kind: 'inconclusive', missing, card: emptyCard(metric) };
  }
  return decideVerdict(metric, findTraffic(metric, samples, alpha, times));
}

/** What the tests of a metric say of samples of live traffic. Not for quality, which is judged on cases. */
export function findTraffic(
  metric: Metric,
  samples: RolloutSamples,
  alpha: ErrorBudget,
  times: () => ResponseTimes = () => responseTimesOf(samples),
): Finding {
  const measure = measureOf(metric);
  switch (measure.kind) {
    case 'events':
      return findRate(metric, samples, alpha, measure.source);
    case 'mean':
      return findMean(metric, samples, alpha, measure.quantity);
    case 'scale':
      return findBounded(metric, samples, alpha, measure.quantity, measure.scale);
    case 'quantile':
      return findQuantile(metric, samples, alpha, measure.q, times());
    case 'cases':
      throw new Error('broken invariant: quality is judged on cases');
    default:
      return assertNever(measure);
  }
}

function judgeQuality(metric: Metric, samples: RolloutSamples, alpha: ErrorBudget): Verdict {
  const { quality } = samples;
  const card = emptyCard(metric);
  if (quality === undefined) return { kind: 'inconclusive', missing: 'no evaluation of this step yet', card };
  const problem = qualityProblem(quality, samples.baseline !== undefined);
  if (problem !== undefined) return { kind: 'error', cause: `${quality.evaluationId}: ${problem}`, card };
  return decideVerdict(metric, findScore(metric, quality, samples.baseline !== undefined, alpha));
}

function qualityProblem(quality: QualitySample, hasBaseline: boolean): string | undefined {
  if (quality.erroredRatio > MAX_ERRORED_RATIO) {
    return `${Math.round(quality.erroredRatio * 100)} % of the candidate's replies failed; more than ${MAX_ERRORED_RATIO * 100} % say nothing about quality`;
  }
  if (quality.distrusted !== undefined) return quality.distrusted;
  const { candidate, baseline } = quality.evaluators;
  if (candidate.length === 0) return 'no quality evaluator ran';
  if (!hasBaseline) return undefined;
  if (baseline === undefined) return 'the baseline was not evaluated beside the candidate';
  const [own, other] = [[...candidate].sort().join(', '), [...baseline].sort().join(', ')];
  return own === other ? undefined : `the arms were scored by different evaluators: ${own}; baseline: ${other}`;
}

/** Samples that can't be told to be of one release prove nothing about it. */
function mixtureOf({ candidate, baseline }: RolloutSamples): string | undefined {
  return mixedArm('candidate', candidate) ?? mixedArm('baseline', baseline ?? []);
}

function mixedArm(arm: string, rollups: readonly Rollup[]): string | undefined {
  const releases = [...new Set(rollups.map((rollup) => rollup.key.release))];
  if (releases.length < 2) return undefined;
  return `the ${arm}'s samples carry ${releases.length} release digests (${releases.join(', ')}); they must be of one release`;
}

/** Percentiles share what is costly to put together. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function emptyCard(metric: Metric): VerdictCard {
  return {
    metric: metric.name,
    role: metric.role,
    unit: metricUnits[metric.name],
    candidate: { n: 0, estimate: undefined },
    baseline: { n: 0, estimate: undefined },
    difference: undefined,
    marginAbsolute: metric.margin.kind === 'absolute' ? metric.margin.value : undefined,
    test: 'none: nothing was compared',
  };
}
