import { exposure, mergeMoments, NO_MOMENTS, type Rollup } from '../sample/index.ts';
import { sequenceHalfWidth, sequencePValue, TUNED_FOR } from '../statistics/index.ts';
import { armMean, type Quantity } from './arm-mean.ts';
import { type Contrast, contrast, type MeanPair, weightedMean } from './contrast.ts';
import { budgetOf, type MetricBudget } from './error-budget.ts';
import { findLimit } from './find-limit.ts';
import type { ComparisonFinding, Finding, LimitFinding } from './finding.ts';
import type { Metric } from './metric.ts';
import { describeNeed } from './needed-requests.ts';
import { notMeasured } from './not-measured.ts';
import type { ErrorBudget, RolloutSamples } from './samples.ts';
import { pairByRouteVersion, total } from './strata.ts';
import { formatCount, formatDifference, formatValue, metricUnits } from './wording.ts';
import { worstRequests } from './worst.ts';

const TEST =
  'asymptotic confidence sequence (Waudby-Smith et al., Ann. Stat. 2024), variance between key buckets; from 50 values per arm, and 50 conversations to prove';

/**
 * The sequence is asymptotic: with fewer values per arm it says nothing, and with fewer that are surely independent it proves nothing.
 * So many keep both errors inside their budgets on every kind of traffic in bench/decisions.
 */
const MIN_VALUES = 50;
export const MIN_INDEPENDENT = 50;

const Z_80 = 0.8416;

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
      : { n: alone[which].n, estimate: alone[which].n > 0 ? alone[which].sum / alone[which].n : undefined };
  const [candidate, baseline] = [arm('candidate'), arm('baseline')];
  const { kind, value } = metric.margin;
  const enough = Math.min(candidate.n, baseline.n) >= MIN_VALUES && compared;
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
      difference: enough ? differenceOf(metric, pairs, budget) : undefined,
      marginAbsolute:
        kind === 'absolute' ? value : baseline.estimate === undefined ? undefined : value * baseline.estimate,
      test: TEST,
      errorBudget: alpha,
      ...(enough ? turning(metric, pairs, budget) : {}),
      ...worstRequests(samples.candidate, quantity.worst),
    },
    exposure: samples.candidate.reduce((sum, rollup) => sum + exposure(rollup), 0),
    numbers: samples.baseline === undefined ? text(candidate) : `${text(candidate)} against ${text(baseline)}`,
    comparison: enough ? compare(metric, pairs, budget) : tooFew(metric, samples, quantity, candidate.n, baseline.n),
    limit: limitOf(metric, samples, quantity, budget),
  };
}

/** The p-value, and the candidate's means at which the verdict would turn, with the spread and the counts that there are. */
function turning(metric: Metric, pairs: readonly MeanPair[], budget: MetricBudget) {
  const [harm, beyond] = [harmOf(metric, pairs), beyondMargin(metric, pairs)];
  const margin = harm.estimate - beyond.estimate;
  const sign = metric.better === 'lower' ? 1 : -1;
  const baseline = weightedMean(pairs, 'baseline');
  const at = (harmful: number) => {
    const value = baseline + sign * harmful;
    return value >= 0 ? value : undefined;
  };
  return {
    pWorse: sequencePValue({ ...harm, alpha: budget.worseAtAll, tunedFor: TUNED_FOR }),
    pFails: budget.worseAtAll,
    turnsAt: {
      proven: at(margin - halfWidth(beyond, budget.insideMargin)),
      fails: at(Math.max(margin, halfWidth(harm, budget.worseAtAll))),
    },
  };
}

function compare(metric: Metric, pairs: readonly MeanPair[], budget: MetricBudget): ComparisonFinding {
  const harm = harmOf(metric, pairs);
  const beyond = beyondMargin(metric, pairs);
  const harmLower = harm.estimate - halfWidth(harm, budget.worseAtAll);
  const harmUpper = harm.estimate + halfWidth(harm, budget.insideMargin);
  const isKnown = (scale: number) =>
    (['candidate', 'baseline'] as const).every(
      (arm) => scale * pairs.reduce((sum, pair) => sum + pair[arm].independent, 0) >= MIN_INDEPENDENT,
    );
  const margin = harm.estimate - beyond.estimate;
  const reach = Math.max(halfWidth(harm, budget.worseAtAll), margin) + Z_80 * harm.standardError;
  const candidates = pairs.reduce((sum, pair) => sum + pair.candidate.n, 0);
  return {
    kind: 'compared',
    surelyWorse: harmLower > 0,
    pastMargin: beyond.estimate > 0,
    surelyPastMargin: beyond.estimate - halfWidth(beyond, budget.pastMargin) > 0,
    surelyInsideMargin: isKnown(1) && beyond.estimate + halfWidth(beyond, budget.insideMargin) <= 0,
    cannotTellApart: harmLower <= 0 && harmUpper >= 0,
    atMost: `at most ${formatDifference(metric, Math.max(0, harmUpper))} ${metric.better === 'lower' ? 'higher' : 'lower'}`,
    missing: () =>
      describeNeed(candidates, (scale) => {
        const grown = { ...beyond, standardError: beyond.standardError / Math.sqrt(scale), n: beyond.n * scale };
        return isKnown(scale) && grown.estimate + halfWidth(grown, budget.insideMargin) <= 0;
      }),
    couldHaveSeen: () => `could have seen a change of ${formatDifference(metric, reach)}`,
  };
}

/** Positive is worse, in either direction. */
function harmOf(metric: Metric, pairs: readonly MeanPair[]): Contrast {
  return oriented(metric, contrast(pairs, 1));
}

/** Positive is worse by more than the margin. */
function beyondMargin(metric: Metric, pairs: readonly MeanPair[]): Contrast {
  const { kind, value } = metric.margin;
  const sign = metric.better === 'lower' ? 1 : -1;
  if (kind === 'relative') return oriented(metric, contrast(pairs, 1 + sign * value));
  const harm = harmOf(metric, pairs);
  return { ...harm, estimate: harm.estimate - value };
}

function oriented(metric: Metric, difference: Contrast): Contrast {
  return metric.better === 'lower' ? difference : { ...difference, estimate: -difference.estimate };
}

function differenceOf(metric: Metric, pairs: readonly MeanPair[], budget: MetricBudget) {
  const difference = contrast(pairs, 1);
  const [below, above] =
    metric.better === 'lower' ? [budget.worseAtAll, budget.insideMargin] : [budget.insideMargin, budget.worseAtAll];
  return {
    estimate: difference.estimate,
    lower: difference.estimate - halfWidth(difference, below),
    upper: difference.estimate + halfWidth(difference, above),
    coverage: 1 - budget.worseAtAll - budget.insideMargin,
  };
}

function halfWidth({ standardError, n }: Pick<Contrast, 'standardError' | 'n'>, alpha: number): number {
  return sequenceHalfWidth({ standardError, n, alpha, sides: 1, tunedFor: TUNED_FOR });
}

function limitOf(metric: Metric, samples: RolloutSamples, quantity: Quantity, budget: MetricBudget): LimitFinding {
  if (metric.critical === undefined) return { kind: 'none' };
  const all = total(samples.candidate);
  const arm = all === undefined ? undefined : armMean(all, quantity);
  if (arm === undefined || arm.n < MIN_VALUES) return { kind: 'none' };
  const aloneContrast = { standardError: Math.sqrt(arm.variance), n: arm.n };
  const [below, above] =
    metric.better === 'lower' ? [budget.pastLimit, budget.insideMargin] : [budget.insideMargin, budget.pastLimit];
  const bounds = {
    lower: arm.mean - halfWidth(aloneContrast, below),
    upper: arm.mean + halfWidth(aloneContrast, above),
  };
  const other = aloneOf(samples.baseline ?? [], quantity);
  return findLimit(metric, { estimate: arm.mean, ...bounds }, other.n > 0 ? other.sum / other.n : undefined);
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

function aloneOf(rollups: readonly Rollup[], quantity: Quantity) {
  return rollups.map(quantity.moments).reduce(mergeMoments, NO_MOMENTS);
}
