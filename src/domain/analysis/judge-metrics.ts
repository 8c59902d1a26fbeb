import { exposure, type KeyBucket, type Rollup } from '../sample/index.ts';
import { assertNever } from '../shared/index.ts';
import type { Quantity } from './arm-mean.ts';
import { decideVerdict } from './decide-verdict.ts';
import { shareBudget } from './error-budget.ts';
import type { EventSource } from './event-counts.ts';
import { findMean } from './find-mean.ts';
import { findRate } from './find-rate.ts';
import { findScore } from './find-score.ts';
import type { Finding } from './finding.ts';
import type { Metric } from './metric.ts';
import type { ErrorBudget, QualitySample, RolloutSamples } from './samples.ts';
import type { Verdict, VerdictCard } from './verdict.ts';
import { metricUnits } from './wording.ts';

/** An evaluation in which more replies failed than this says nothing about quality. */
const MAX_ERRORED = 0.05;

const ERRORS: EventSource = {
  noun: 'errors',
  count: (rollup) => rollup.outcomes['agent-error'],
  bucketed: true,
  minEvents: 0,
  evidenceNeeded: undefined,
};

/** Complaints have their own published rule, and with it an error budget of their own of 1/20. */
const COMPLAINTS: EventSource = {
  noun: 'complaints',
  count: (rollup) => rollup.complaints,
  bucketed: false,
  minEvents: 3,
  evidenceNeeded: 20,
};

const RESPONSE_TIME: Quantity = {
  moments: (rollup) => rollup.latency,
  bucketSum: (bucket: KeyBucket) => bucket.latencySumMs,
  noun: 'requests',
};
const TOKENS: Quantity = { moments: (rollup) => rollup.tokens, bucketSum: (bucket) => bucket.tokens, noun: 'requests' };
const RATINGS: Quantity = { moments: (rollup) => rollup.ratings, bucketSum: undefined, noun: 'ratings' };

/** How many of the metrics decide: a dry run is shown, and takes nothing from the error budgets. */
export function countDeciding(metrics: readonly Metric[]): number {
  return metrics.filter((metric) => metric.dryRun !== true).length;
}

/**
 * Judges every metric of a step. In the order of the metrics.
 * @param tests how many share the error budgets equally; those that decide, unless more is judged beside them
 */
export function judgeMetrics(
  metrics: readonly Metric[],
  samples: RolloutSamples,
  alpha: ErrorBudget,
  tests: number = countDeciding(metrics),
): readonly Verdict[] {
  const share = shareBudget(alpha, tests);
  return metrics.map((metric) => {
    const verdict = judgeMetric(metric, samples, share);
    return metric.dryRun === true ? { ...verdict, card: { ...verdict.card, dryRun: true } } : verdict;
  });
}

/** Judges one metric with its own part of the error budgets. Holds at every look; never throws on any counts. */
function judgeMetric(metric: Metric, samples: RolloutSamples, alpha: ErrorBudget): Verdict {
  if (metric.name === 'quality') return judgeQuality(metric, samples, alpha);
  const problem = mixtureOf(samples);
  if (problem !== undefined) return { kind: 'error', cause: problem, card: emptyCard(metric) };
  const requests = samples.candidate.reduce((sum, rollup) => sum + exposure(rollup), 0);
  if (requests === 0) {
    const missing = `no request of the candidate yet; at least ${metric.minExposure} are needed`;
    return { kind: 'inconclusive', missing, card: emptyCard(metric) };
  }
  return decideVerdict(metric, findTraffic(metric, metric.name, samples, alpha));
}

/** What the tests of a metric say of samples of live traffic. */
export function findTraffic(
  metric: Metric,
  name: Exclude<Metric['name'], 'quality'>,
  samples: RolloutSamples,
  alpha: ErrorBudget,
): Finding {
  switch (name) {
    case 'error-rate':
      return findRate(metric, samples, alpha, ERRORS);
    case 'complaints':
      return findRate(metric, samples, alpha, COMPLAINTS);
    case 'response-time':
      return findMean(metric, samples, alpha, RESPONSE_TIME);
    case 'tokens':
      return findMean(metric, samples, alpha, TOKENS);
    case 'rating':
      return findMean(metric, samples, alpha, RATINGS);
    default:
      return assertNever(name);
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
  if (quality.erroredRatio > MAX_ERRORED) {
    return `${Math.round(quality.erroredRatio * 100)} % of the candidate's replies failed; more than ${MAX_ERRORED * 100} % say nothing about quality`;
  }
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
