import { exposure, type Rollup, type Sketch, sketchCount, sketchQuantile, sketchSteps } from '../sample/index.ts';
import { type Distribution, lowerQuantile, upperQuantile } from '../statistics/index.ts';
import { type BoundedArm, compareBounds } from './compare-bounds.ts';
import { budgetOf } from './error-budget.ts';
import { findLimit } from './find-limit.ts';
import type { Finding, LimitFinding } from './finding.ts';
import { timesClump } from './measured.ts';
import type { Metric } from './metric.ts';
import type { ErrorBudget, RolloutSamples } from './samples.ts';
import { pairByRouteVersion } from './strata.ts';
import { formatCount, formatValue, metricUnits } from './wording.ts';
import { worstRequests } from './worst.ts';

const TEST =
  'sequential quantile bounds from sketches that are exact to 1 % (Howard & Ramdas, Bernoulli 28(3), 2022); counts divided by their clumping';

/** One arm's times over all weights that are compared. `sketch` counts fractions where weights differ. */
type Times = { readonly served: number; readonly sketch: Sketch; readonly clumping: number };

/** The response time that a share `q` of the requests stays below. */
export function findQuantile(metric: Metric, samples: RolloutSamples, alpha: ErrorBudget, q: number): Finding {
  const strata = pairByRouteVersion(samples.candidate, samples.baseline ?? []).filter(
    ({ candidate, baseline }) => timesIn(candidate) > 0 && timesIn(baseline) > 0,
  );
  const weights = strata.map(({ candidate, baseline }) => 1 / (1 / timesIn(candidate) + 1 / timesIn(baseline)));
  const isSplit = strata.length > 0;
  const arm = (which: 'candidate' | 'baseline') =>
    isSplit
      ? pool(
          strata.map((stratum) => stratum[which]),
          weights,
        )
      : pool(samples[which] ?? []);
  const arms = { candidate: arm('candidate'), baseline: arm('baseline') };
  const estimate = ({ sketch }: Times) => sketchQuantile(sketch, q);
  const text = (times: Times) => {
    const value = estimate(times);
    return value === undefined
      ? 'nothing measured'
      : `${formatValue(metric, value)} (${formatCount(times.served)} requests)`;
  };
  const compared = isSplit
    ? compareBounds(metric, alpha, arms.candidate.served, (times) => ({
        candidate: boundsOf(arms.candidate, q, times),
        baseline: boundsOf(arms.baseline, q, times),
      }))
    : undefined;
  const { kind, value } = metric.margin;
  const nothing =
    samples.baseline === undefined
      ? ({ kind: 'no-baseline' } as const)
      : ({
          kind: 'too-few',
          missing: 'no weight under which both releases’ response times were measured',
          blocks: true,
        } as const);
  return {
    card: {
      metric: metric.name,
      role: metric.role,
      unit: metricUnits[metric.name],
      candidate: { n: arms.candidate.served, estimate: estimate(arms.candidate) },
      baseline: { n: arms.baseline.served, estimate: estimate(arms.baseline) },
      difference: undefined,
      marginAbsolute: kind === 'absolute' ? value : undefined,
      test: TEST,
      errorBudget: alpha,
      ...worstRequests(samples.candidate, 'slowest'),
      ...compared?.card,
    },
    exposure: samples.candidate.reduce((sum, rollup) => sum + exposure(rollup), 0),
    numbers:
      samples.baseline === undefined ? text(arms.candidate) : `${text(arms.candidate)} against ${text(arms.baseline)}`,
    comparison: compared?.comparison ?? nothing,
    limit: limitOf(metric, samples, alpha, q),
  };
}

function timesIn({ latencySketch }: Rollup): number {
  return sketchCount(latencySketch);
}

/** Each weight's distribution counts as the weights say, so that a drift over the day can't pass for a difference. */
function pool(rollups: readonly Rollup[], weights?: readonly number[]): Times {
  const counts = rollups.map(timesIn);
  const served = sum(counts);
  const clumping = timesClump(rollups);
  const all = sum(weights ?? counts);
  const shares = (weights ?? counts).map((weight) => (all === 0 ? 0 : weight / all));
  const n = 1 / sum(shares.map((share, index) => (share === 0 ? 0 : share ** 2 / (counts[index] || 1))));
  const sketch: Record<string, number> = {};
  for (const [index, { latencySketch }] of rollups.entries()) {
    const factor = ((shares[index] ?? 0) * n) / (counts[index] || 1);
    for (const bucket in latencySketch) sketch[bucket] = (sketch[bucket] ?? 0) + (latencySketch[bucket] ?? 0) * factor;
  }
  return { served, sketch, clumping };
}

function boundsOf({ sketch, clumping }: Times, q: number, times: number): BoundedArm {
  const steps: { upper: number; atMost: number }[] = [];
  let atMost = 0;
  for (const { upper, count } of sketchSteps(sketch)) {
    atMost += (count * times) / clumping;
    steps.push({ upper, atMost });
  }
  const distribution: Distribution = { n: atMost, steps };
  return {
    estimate: sketchQuantile(sketch, q) ?? 0,
    lower: (alpha) => lowerQuantile(distribution, q, alpha) ?? 0,
    upper: (alpha) => upperQuantile(distribution, q, alpha),
  };
}

function limitOf(metric: Metric, samples: RolloutSamples, alpha: ErrorBudget, q: number): LimitFinding {
  const own = pool(samples.candidate);
  if (own.served === 0) return { kind: 'none' };
  const budget = budgetOf(alpha);
  const { estimate, lower, upper } = boundsOf(own, q, 1);
  const bounds = { lower: lower(budget.pastLimit) ?? 0, upper: upper(budget.insideMargin) ?? Number.POSITIVE_INFINITY };
  return findLimit(metric, { estimate, ...bounds }, sketchQuantile(pool(samples.baseline ?? []).sketch, q));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
