import { exposure, type Moments, type Rollup } from '../sample/index.ts';
import { type BoundedMoments, lowerMomentMean, upperMomentMean } from '../statistics/index.ts';
import { armMean, type Quantity } from './arm-mean.ts';
import { type BoundedArm, compareBounds } from './compare-bounds.ts';
import { budgetOf } from './error-budget.ts';
import { findLimitByBounds } from './find-limit.ts';
import type { ComparisonFinding, Finding } from './finding.ts';
import type { Scale } from './measured.ts';
import type { Metric } from './metric.ts';
import { notMeasured } from './not-measured.ts';
import type { ErrorBudget, RolloutSamples } from './samples.ts';
import { mantelHaenszel, pairByRouteVersion } from './strata.ts';
import type { VerdictCard } from './verdict.ts';
import { formatCount, formatValue, metricUnits } from './wording.ts';

const TEST =
  'betting confidence sequences of bounded means, exact at any number (Waudby-Smith & Ramdas, JRSS-B 2024); counts divided by their clumping';

/** `served`: how many values there were; `n` counts those that would know the mean as well, were they independent. */
type Arm = BoundedMoments & { readonly served: number };

/** Values on a scale with ends, such as stars. It speaks from the first value on. */
export function findBounded(
  metric: Metric,
  samples: RolloutSamples,
  alpha: ErrorBudget,
  quantity: Quantity,
  scale: Scale,
): Finding {
  const valuesOf = (rollup: Rollup) => quantity.moments(rollup).n;
  const strata = pairByRouteVersion(samples.candidate, samples.baseline ?? []).filter(
    (stratum) => valuesOf(stratum.candidate) > 0 && valuesOf(stratum.baseline) > 0,
  );
  const weights = strata.map(({ candidate, baseline }) => mantelHaenszel(valuesOf(candidate), valuesOf(baseline)));
  const isSplit = strata.length > 0;
  const arm = (which: 'candidate' | 'baseline') =>
    isSplit
      ? pool(
          strata.map((stratum) => stratum[which]),
          quantity,
          scale,
          weights,
        )
      : pool(samples[which] ?? [], quantity, scale);
  const arms = { candidate: arm('candidate'), baseline: arm('baseline') };
  const text = ({ served, mean }: Arm) =>
    served === 0
      ? `no ${quantity.noun}`
      : `${formatValue(metric, onScale(scale, mean))} (${formatCount(served)} ${quantity.noun})`;
  const compared = isSplit
    ? compareBounds(metric, alpha, arms.candidate.served, (times) => ({
        candidate: boundsOf(arms.candidate, scale, times),
        baseline: boundsOf(arms.baseline, scale, times),
      }))
    : { comparison: nothingToCompare(metric, samples, quantity), card: noDifference(metric, alpha) };
  return {
    card: {
      metric: metric.name,
      role: metric.role,
      unit: metricUnits[metric.name],
      candidate: summary(arms.candidate, scale),
      baseline: summary(arms.baseline, scale),
      test: TEST,
      ...compared.card,
    },
    exposure: samples.candidate.reduce((sum, rollup) => sum + exposure(rollup), 0),
    numbers:
      samples.baseline === undefined ? text(arms.candidate) : `${text(arms.candidate)} against ${text(arms.baseline)}`,
    comparison: compared.comparison,
    limit: findLimitByBounds(
      metric,
      budgetOf(alpha, metric),
      () => {
        const alone = pool(samples.candidate, quantity, scale);
        return alone.served === 0 ? undefined : boundsOf(alone, scale, 1);
      },
      () => summary(pool(samples.baseline ?? [], quantity, scale), scale).estimate,
    ),
  };
}

/** One arm over some weights, each counted as the weights say; alone, as it was served. */
function pool(rollups: readonly Rollup[], quantity: Quantity, scale: Scale, weights?: readonly number[]): Arm {
  const used = rollups.map((rollup) => ({
    ...onUnit(quantity.moments(rollup), scale),
    clumping: armMean(rollup, quantity)?.clumping ?? 1,
  }));
  const served = sum(used.map(({ n }) => n));
  if (served === 0) return { served, n: 0, mean: 0, meanSq: 0 };
  const shares = used.map(({ n }, index) =>
    weights === undefined ? n / served : (weights[index] ?? 0) / sum(weights),
  );
  const over = (of: (one: (typeof used)[number]) => number) =>
    sum(used.map((one, index) => (one.n === 0 ? 0 : (shares[index] ?? 0) * of(one))));
  const n = 1 / sum(used.map((one, index) => (one.n === 0 ? 0 : ((shares[index] ?? 0) ** 2 * one.clumping) / one.n)));
  return { served, n, mean: over(({ sum: all, n: of }) => all / of), meanSq: over(({ sumSq, n: of }) => sumSq / of) };
}

/** Values on the scale become values in [0, 1]. */
function onUnit({ n, sum: all, sumSq }: Moments, { min, max }: Scale): Moments {
  const range = max - min;
  return { n, sum: (all - n * min) / range, sumSq: (sumSq - 2 * min * all + n * min * min) / range ** 2 };
}

function onScale({ min, max }: Scale, share: number): number {
  return min + (max - min) * share;
}

function boundsOf({ n, mean, meanSq }: Arm, scale: Scale, times: number): BoundedArm {
  const moments = { n: n * times, mean, meanSq };
  return {
    estimate: onScale(scale, mean),
    lower: (alpha) => onScale(scale, lowerMomentMean(moments, alpha)),
    upper: (alpha) => onScale(scale, upperMomentMean(moments, alpha)),
  };
}

function summary({ served, mean }: Arm, scale: Scale): VerdictCard['candidate'] {
  return { n: served, estimate: served > 0 ? onScale(scale, mean) : undefined };
}

function noDifference({ margin }: Metric, errorBudget: ErrorBudget) {
  return { difference: undefined, marginAbsolute: margin.kind === 'absolute' ? margin.value : undefined, errorBudget };
}

function nothingToCompare(metric: Metric, samples: RolloutSamples, quantity: Quantity): ComparisonFinding {
  if (samples.baseline === undefined) return { kind: 'no-baseline' };
  const broken = notMeasured(samples, quantity);
  if (broken !== undefined) return { kind: 'too-few', missing: broken, blocks: true };
  const count = (rollups: readonly Rollup[]) => formatCount(sum(rollups.map((rollup) => quantity.moments(rollup).n)));
  const missing = `${count(samples.candidate)} candidate and ${count(samples.baseline)} baseline ${quantity.noun}, none under one weight`;
  return { kind: 'too-few', missing, blocks: metric.role === 'prove' };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
