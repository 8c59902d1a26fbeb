import { budgetOf, type MetricBudget } from './error-budget.ts';
import type { ComparisonFinding } from './finding.ts';
import type { Metric } from './metric.ts';
import { describeNeed } from './needed-requests.ts';
import type { ErrorBudget } from './samples.ts';
import type { VerdictCard } from './verdict.ts';
import { formatDifference } from './wording.ts';

/** One arm's value, in the metric's unit, with bounds of which each misses with probability at most `alpha`, at every look at once. */
export type BoundedArm = {
  readonly estimate: number;
  /** Undefined: it can't be told how far out it lies. */
  readonly lower: (alpha: number) => number | undefined;
  readonly upper: (alpha: number) => number | undefined;
};

type Arms = { readonly candidate: BoundedArm; readonly baseline: BoundedArm };

type BoundsComparison = {
  readonly comparison: ComparisonFinding;
  readonly card: Pick<VerdictCard, 'difference' | 'marginAbsolute' | 'errorBudget'>;
};

/**
 * Compares two arms by the bounds of each: harm is sure where the candidate's best is worse than the baseline's worst, each bound
 * with half of the error. It asks nothing of how the two hang together.
 * @param scaled the same arms with so many times the values; `candidates`: how many the candidate has now
 */
export function compareBounds(
  metric: Metric,
  alpha: ErrorBudget,
  candidates: number,
  scaled: (scale: number) => Arms,
): BoundsComparison {
  const budget = budgetOf(alpha, metric);
  const now = scaled(1);
  const { candidate, baseline } = now;
  const lowerIsBetter = metric.better === 'lower';
  const [low, high] = lowerIsBetter
    ? [difference(now, 'lower', budget.worseAtAll), difference(now, 'upper', budget.insideMargin)]
    : [difference(now, 'lower', budget.insideMargin), difference(now, 'upper', budget.worseAtAll)];
  const harm = harmBeyond(metric, 0);
  const { kind, value } = metric.margin;
  const beyond = harmBeyond(metric, value);
  const [least, most] = lowerIsBetter ? [low, high] : [negative(high), negative(low)];
  const surelyWorse = least !== undefined && least > 0;
  const atMost =
    most === undefined
      ? 'how much worse can’t be told yet'
      : `at most ${formatDifference(metric, Math.max(0, most))} ${lowerIsBetter ? 'higher' : 'lower'}`;
  const margin = kind === 'absolute' ? value : value * Math.abs(baseline.estimate);
  const width = least === undefined ? undefined : harm.estimate(now) - least;
  return {
    card: {
      difference: {
        estimate: candidate.estimate - baseline.estimate,
        lower: low,
        upper: high,
        coverage: 1 - budget.worseAtAll - budget.insideMargin,
      },
      marginAbsolute: margin,
      errorBudget: alpha,
    },
    comparison: {
      kind: 'compared',
      surelyWorse,
      pastMargin: beyond.estimate(now) > 0,
      surelyPastMargin: (beyond.atLeast(now, budget.pastMargin) ?? 0) > 0,
      surelyInsideMargin: isInside(beyond, now, budget),
      cannotTellApart: !surelyWorse && (most === undefined || most >= 0),
      atMost,
      missing: () => describeNeed(candidates, (scale) => isInside(beyond, scaled(scale), budget)),
      couldHaveSeen: () =>
        width === undefined
          ? 'no change could have been seen yet'
          : `could have seen a change of ${formatDifference(metric, Math.max(width, margin))}`,
    },
  };
}

type Beyond = ReturnType<typeof harmBeyond>;

function isInside(beyond: Beyond, arms: Arms, budget: MetricBudget): boolean {
  return (beyond.atMost(arms, budget.insideMargin) ?? Number.POSITIVE_INFINITY) <= 0;
}

/** By how much the candidate is worse than the margin allows: positive is too much. */
function harmBeyond({ better, margin }: Metric, value: number) {
  const sign = better === 'lower' ? 1 : -1;
  const factor = margin.kind === 'relative' ? 1 + sign * value : 1;
  const offset = margin.kind === 'absolute' ? value : 0;
  const of = (candidate: number | undefined, baseline: number | undefined) =>
    candidate === undefined || baseline === undefined ? undefined : sign * (candidate - factor * baseline) - offset;
  const [best, worst] = better === 'lower' ? (['lower', 'upper'] as const) : (['upper', 'lower'] as const);
  return {
    estimate: ({ candidate, baseline }: Arms) => of(candidate.estimate, baseline.estimate) ?? 0,
    atLeast: ({ candidate, baseline }: Arms, error: number) =>
      of(candidate[best](error / 2), baseline[worst](error / 2)),
    atMost: ({ candidate, baseline }: Arms, error: number) =>
      of(candidate[worst](error / 2), baseline[best](error / 2)),
  };
}

/** Bound of candidate minus baseline. */
function difference({ candidate, baseline }: Arms, side: 'lower' | 'upper', error: number): number | undefined {
  const other = side === 'lower' ? 'upper' : 'lower';
  const [own, against] = [candidate[side](error / 2), baseline[other](error / 2)];
  return own === undefined || against === undefined ? undefined : own - against;
}

function negative(value: number | undefined): number | undefined {
  return value === undefined ? undefined : -value;
}
