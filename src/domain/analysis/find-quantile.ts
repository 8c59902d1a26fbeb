import { exposure } from '../sample/index.ts';
import { type Distribution, lowerQuantile, quantileOf, upperQuantile } from '../statistics/index.ts';
import { type BoundedArm, compareBounds } from './compare-bounds.ts';
import { budgetOf } from './error-budget.ts';
import { findLimit } from './find-limit.ts';
import type { ComparisonFinding, Finding, LimitFinding } from './finding.ts';
import type { Metric } from './metric.ts';
import { type ArmTimes, aloneOf, type ResponseTimes } from './response-times.ts';
import type { ErrorBudget, RolloutSamples } from './samples.ts';
import { formatCount, formatValue, metricUnits } from './wording.ts';
import { worstRequests } from './worst.ts';

const TEST =
  'sequential quantile bounds from sketches that are exact to 1 % (Howard & Ramdas, Bernoulli 28(3), 2022); counts divided by their clumping';

/**
 * The response time that a share `q` of the requests stays below.
 * @param times of the same samples
 */
export function findQuantile(
  metric: Metric,
  samples: RolloutSamples,
  alpha: ErrorBudget,
  q: number,
  times: ResponseTimes,
): Finding {
  const { candidate, baseline, isSplit } = times;
  const text = (arm: ArmTimes) => {
    const value = quantileOf(arm, q);
    return value === undefined
      ? 'nothing measured'
      : `${formatValue(metric, value)} (${formatCount(arm.served)} requests)`;
  };
  const compared = isSplit
    ? compareBounds(metric, alpha, candidate.served, (scale) => ({
        candidate: boundsOf(candidate, q, scale),
        baseline: boundsOf(baseline, q, scale),
      }))
    : undefined;
  const { kind, value } = metric.margin;
  return {
    card: {
      metric: metric.name,
      role: metric.role,
      unit: metricUnits[metric.name],
      candidate: { n: candidate.served, estimate: quantileOf(candidate, q) },
      baseline: { n: baseline.served, estimate: quantileOf(baseline, q) },
      difference: undefined,
      marginAbsolute: kind === 'absolute' ? value : undefined,
      test: TEST,
      errorBudget: alpha,
      ...worstRequests(samples.candidate, 'slowest'),
      ...compared?.card,
    },
    exposure: samples.candidate.reduce((sum, rollup) => sum + exposure(rollup), 0),
    numbers: samples.baseline === undefined ? text(candidate) : `${text(candidate)} against ${text(baseline)}`,
    comparison: compared?.comparison ?? nothingToCompare(samples),
    limit: limitOf(metric, samples, alpha, q),
  };
}

function nothingToCompare({ baseline }: RolloutSamples): ComparisonFinding {
  if (baseline === undefined) return { kind: 'no-baseline' };
  const missing = 'no weight under which both releases’ response times were measured';
  return { kind: 'too-few', missing, blocks: true };
}

function boundsOf({ n, steps }: ArmTimes, q: number, scale: number): BoundedArm {
  const grown: Distribution =
    scale === 1
      ? { n, steps }
      : { n: n * scale, steps: steps.map(({ upper, atMost }) => ({ upper, atMost: atMost * scale })) };
  return {
    estimate: quantileOf(grown, q) ?? 0,
    lower: (alpha) => lowerQuantile(grown, q, alpha) ?? 0,
    upper: (alpha) => upperQuantile(grown, q, alpha),
  };
}

function limitOf(metric: Metric, samples: RolloutSamples, alpha: ErrorBudget, q: number): LimitFinding {
  if (metric.critical === undefined) return { kind: 'none' };
  const own = aloneOf(samples.candidate);
  if (own.served === 0) return { kind: 'none' };
  const budget = budgetOf(alpha, metric);
  const { estimate, lower, upper } = boundsOf(own, q, 1);
  const bounds = { lower: lower(budget.pastLimit) ?? 0, upper: upper(budget.insideMargin) ?? Number.POSITIVE_INFINITY };
  return findLimit(metric, { estimate, ...bounds }, quantileOf(aloneOf(samples.baseline ?? []), q));
}
