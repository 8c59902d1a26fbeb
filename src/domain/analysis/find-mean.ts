import { exposure, type Moments, mergeMoments, NO_MOMENTS, type Rollup } from '../sample/index.ts';
import { sequenceHalfWidth, sequencePValue, TUNED_FOR, Z_80 } from '../statistics/index.ts';
import { armMean, type Quantity } from './arm-mean.ts';
import type { BoundedArm } from './compare-bounds.ts';
import { type Contrast, contrast, type MeanPair, weightedMean } from './contrast.ts';
import { budgetOf, type MetricBudget } from './error-budget.ts';
import { findLimitByBounds } from './find-limit.ts';
import type { ComparisonFinding, Finding } from './finding.ts';
import type { Metric } from './metric.ts';
import { describeNeed } from './needed-requests.ts';
import { notMeasured } from './not-measured.ts';
import type { ErrorBudget, RolloutSamples } from './samples.ts';
import { pairByRouteVersion, total } from './strata.ts';
import type { VerdictCard } from './verdict.ts';
import { formatCount, formatDifference, formatValue, metricUnits } from './wording.ts';
import { worstRequests } from './worst.ts';

const TEST =
  'asymptotic confidence sequence (Waudby-Smith et al., Ann. Stat. 2024), variance between key buckets; from 50 values per arm, and 50 conversations to prove';

/**
 * The sequence is asymptotic: with fewer values per arm it says nothing, and with fewer that are surely independent it proves nothing.
 * So many keep both errors inside their budgets on every kind of traffic in bench/decisions.
 */
export const MIN_VALUES = 50;
export const MIN_INDEPENDENT = 50;

/** A positive quantity per request of both arms: response time, tokens, cost. */
export function findMean(metric: Metric, samples: RolloutSamples, alpha: ErrorBudget, quantity: Quantity): Finding {
  const budget = budgetOf(alpha, metric);
  const pairs = pairsOf(samples, quantity);
  const compared = pairs.length > 0;
  const alone = {
    candidate: aloneOf(samples.candidate, quantity),
    baseline: aloneOf(samples.baseline ?? [], quantity),
  };
  const arm = (which: 'candidate' | 'baseline') =>
    compared
      ? { n: pairs.reduce((sum, pair) => sum + pair[which].n, 0), estimate: weightedMean(pairs, which) }
      : { n: alone[which].n, estimate: meanOf(alone[which]) };
  const [candidate, baseline] = [arm('candidate'), arm('baseline')];
  const { kind, value } = metric.margin;
  const enough = Math.min(candidate.n, baseline.n) >= MIN_VALUES && compared;
  const { card, comparison } = enough
    ? compare(metric, pairs, budget)
    : { card: {}, comparison: tooFew(metric, samples, quantity, candidate.n, baseline.n) };
  const text = ({ n, estimate }: { readonly n: number; readonly estimate: number | undefined }) =>
    estimate === undefined
      ? 'nothing measured'
      : `${formatValue(metric, estimate)} (${formatCount(n)} ${quantity.noun})`;
  return {
    card: {
      metric: metric.name,
      role: metric.role,
      unit: metricUnits[metric.name],
      candidate,
      baseline,
      difference: undefined,
      marginAbsolute:
        kind === 'absolute' ? value : baseline.estimate === undefined ? undefined : value * baseline.estimate,
      test: TEST,
      errorBudget: alpha,
      ...card,
      ...worstRequests(samples.candidate, quantity.worst),
    },
    exposure: samples.candidate.reduce((sum, rollup) => sum + exposure(rollup), 0),
    numbers: samples.baseline === undefined ? text(candidate) : `${text(candidate)} against ${text(baseline)}`,
    comparison,
    limit: findLimitByBounds(
      metric,
      budget,
      () => boundedAlone(metric, samples.candidate, quantity),
      () => meanOf(alone.baseline),
    ),
  };
}

/** Every contrast is taken once; all that is said of the two arms rests on them. */
function compare(
  metric: Metric,
  pairs: readonly MeanPair[],
  budget: MetricBudget,
): { readonly card: Partial<VerdictCard>; readonly comparison: ComparisonFinding } {
  const sign = metric.better === 'lower' ? 1 : -1;
  const width = widthOf(metric);
  const difference = contrast(pairs, 1);
  const harm = { ...difference, estimate: sign * difference.estimate };
  const beyond = beyondMargin(metric, pairs, harm);
  const [worseWidth, insideWidth] = [width(harm, budget.worseAtAll), width(harm, budget.insideMargin)];
  const beyondWidth = width(beyond, budget.insideMargin);
  const [harmLower, harmUpper] = [harm.estimate - worseWidth, harm.estimate + insideWidth];
  const margin = harm.estimate - beyond.estimate;
  const [below, above] = metric.better === 'lower' ? [worseWidth, insideWidth] : [insideWidth, worseWidth];
  const isKnown = (scale: number) =>
    (['candidate', 'baseline'] as const).every(
      (arm) => scale * pairs.reduce((sum, pair) => sum + pair[arm].independent, 0) >= MIN_INDEPENDENT,
    );
  const turnsAt = (harmful: number) => {
    const value = weightedMean(pairs, 'baseline') + sign * harmful;
    return value >= 0 ? value : undefined;
  };
  return {
    card: {
      difference: {
        estimate: difference.estimate,
        lower: difference.estimate - below,
        upper: difference.estimate + above,
        coverage: 1 - budget.worseAtAll - budget.insideMargin,
      },
      pWorse: sequencePValue({ ...harm, alpha: budget.worseAtAll, tunedFor: tunedFor(metric) }),
      pFails: budget.worseAtAll,
      turnsAt: { proven: turnsAt(margin - beyondWidth), fails: turnsAt(Math.max(margin, worseWidth)) },
    },
    comparison: {
      kind: 'compared',
      surelyWorse: harmLower > 0,
      pastMargin: beyond.estimate > 0,
      surelyPastMargin: beyond.estimate - width(beyond, budget.pastMargin) > 0,
      surelyInsideMargin: isKnown(1) && beyond.estimate + beyondWidth <= 0,
      cannotTellApart: harmLower <= 0 && harmUpper >= 0,
      atMost: `at most ${formatDifference(metric, Math.max(0, harmUpper))} ${metric.better === 'lower' ? 'higher' : 'lower'}`,
      missing: () =>
        describeNeed(
          pairs.reduce((sum, pair) => sum + pair.candidate.n, 0),
          (scale) => {
            const grown = { ...beyond, standardError: beyond.standardError / Math.sqrt(scale), n: beyond.n * scale };
            return isKnown(scale) && grown.estimate + width(grown, budget.insideMargin) <= 0;
          },
        ),
      couldHaveSeen: () =>
        `could have seen a change of ${formatDifference(metric, Math.max(worseWidth, margin) + Z_80 * harm.standardError)}`,
    },
  };
}

/** Positive is worse by more than the margin. */
function beyondMargin(metric: Metric, pairs: readonly MeanPair[], harm: Contrast): Contrast {
  const { kind, value } = metric.margin;
  if (kind === 'absolute') return { ...harm, estimate: harm.estimate - value };
  const sign = metric.better === 'lower' ? 1 : -1;
  const beyond = contrast(pairs, 1 + sign * value);
  return { ...beyond, estimate: sign * beyond.estimate };
}

/** Half the width of an interval, as the metric is tuned. */
function widthOf(metric: Metric) {
  return ({ standardError, n }: Pick<Contrast, 'standardError' | 'n'>, alpha: number) =>
    sequenceHalfWidth({ standardError, n, alpha, sides: 1, tunedFor: tunedFor(metric) });
}

/** Plans of before were tuned for all traffic alike. */
export function tunedFor({ tunedFor: planned = TUNED_FOR }: Metric): number {
  return planned;
}

/** The candidate by itself, over all that it served. */
function boundedAlone(metric: Metric, rollups: readonly Rollup[], quantity: Quantity): BoundedArm | undefined {
  const all = total(rollups);
  const arm = all === undefined ? undefined : armMean(all, quantity);
  if (arm === undefined || arm.n < MIN_VALUES) return undefined;
  const alone = { standardError: Math.sqrt(arm.variance), n: arm.n };
  const width = widthOf(metric);
  return {
    estimate: arm.mean,
    lower: (alpha) => arm.mean - width(alone, alpha),
    upper: (alpha) => arm.mean + width(alone, alpha),
  };
}

function tooFew(
  metric: Metric,
  samples: RolloutSamples,
  quantity: Quantity,
  candidate: number,
  baseline: number,
): ComparisonFinding {
  if (samples.baseline === undefined) {
    if (metric.critical === undefined || candidate >= MIN_VALUES) return { kind: 'no-baseline' };
    const missing = `${formatCount(candidate)} of ${MIN_VALUES} candidate ${quantity.noun}`;
    return { kind: 'too-few', missing, blocks: true };
  }
  const broken = notMeasured(samples, quantity);
  if (broken !== undefined) return { kind: 'too-few', missing: broken, blocks: true };
  const missing = `${formatCount(candidate)} of ${MIN_VALUES} candidate and ${formatCount(baseline)} of ${MIN_VALUES} baseline ${quantity.noun}`;
  return { kind: 'too-few', missing, blocks: false };
}

function pairsOf(samples: RolloutSamples, quantity: Quantity): readonly MeanPair[] {
  return pairByRouteVersion(samples.candidate, samples.baseline ?? []).flatMap((stratum) => {
    const candidate = armMean(stratum.candidate, quantity);
    const baseline = armMean(stratum.baseline, quantity);
    return candidate === undefined || baseline === undefined ? [] : [{ candidate, baseline }];
  });
}

function meanOf({ n, sum }: Moments): number | undefined {
  return n > 0 ? sum / n : undefined;
}

function aloneOf(rollups: readonly Rollup[], quantity: Quantity) {
  return rollups.map(quantity.moments).reduce(mergeMoments, NO_MOMENTS);
}
