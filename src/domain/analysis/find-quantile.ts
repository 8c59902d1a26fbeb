import { exposure } from '../sample/index.ts';
import { type Distribution, lowerQuantile, quantileOf, upperQuantile } from '../statistics/index.ts';
import { type BoundedArm, compareBounds } from './compare-bounds.ts';
import { budgetOf } from './error-budget.ts';
import { findLimitByBounds } from './find-limit.ts';
import type { ComparisonFinding, Finding } from './finding.ts';
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
    limit: findLimitByBounds(
      metric,
      budgetOf(alpha, metric),
      () => {
        const alone = aloneOf(samples.candidate);
        return alone.served === 0 ? undefined : boundsOf(alone, q, 1);
      },
      () => quantileOf(aloneOf(samples.baseline ?? []), q),
    ),
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
