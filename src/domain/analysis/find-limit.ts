import type { BoundedArm } from './compare-bounds.ts';
import type { MetricBudget } from './error-budget.ts';
import type { LimitFinding } from './finding.ts';
import type { Metric } from './metric.ts';
import { formatValue } from './wording.ts';

/** One arm's value with the bounds that it surely lies between; bounds are equal to the estimate where it is exact. */
type Alone = { readonly estimate: number; readonly lower: number; readonly upper: number };

/**
 * The candidate alone against its critical limit. A baseline that is past the limit as well takes the blame off the candidate:
 * then the cause lies outside it, and a person should look.
 */
export function findLimit(metric: Metric, candidate: Alone | undefined, baseline: number | undefined): LimitFinding {
  const limit = metric.critical;
  if (limit === undefined || candidate === undefined) return { kind: 'none' };
  const lowerIsBetter = metric.better === 'lower';
  const isPast = (value: number) => (lowerIsBetter ? value > limit : value < limit);
  const value = formatValue(metric, candidate.estimate);
  const limitText = `critical limit of ${formatValue(metric, limit)}`;
  if (isPast(lowerIsBetter ? candidate.lower : candidate.upper)) {
    if (baseline !== undefined && isPast(baseline)) {
      const both = `both arms are past the ${limitText} (${value}, baseline ${formatValue(metric, baseline)})`;
      return {
        kind: 'baseline-breaks-it-too',
        text: `${both}: not blamed on the candidate; look for a cause outside it`,
      };
    }
    return { kind: 'broken', text: `surely past the ${limitText}: ${value}` };
  }
  if (isPast(candidate.estimate)) {
    return { kind: 'doubtful', text: `${value} is past the ${limitText}, but not surely; more requests will tell` };
  }
  if (isPast(lowerIsBetter ? candidate.upper : candidate.lower)) {
    return { kind: 'kept', text: `${value}, no sign of being past the ${limitText}, nor proof that it is not` };
  }
  return { kind: 'surely-kept', text: `${value}, surely within the ${limitText}` };
}

/**
 * The same of a value that is known by bounds: past the limit with the error for that, and within it with the error for claiming absence
 * of harm.
 * @param armOf the candidate alone, asked for only where a limit is set; undefined: too little of it
 */
export function findLimitByBounds(
  metric: Metric,
  budget: MetricBudget,
  armOf: () => BoundedArm | undefined,
  baselineOf: () => number | undefined,
): LimitFinding {
  const arm = metric.critical === undefined ? undefined : armOf();
  if (arm === undefined) return { kind: 'none' };
  const [below, above] =
    metric.better === 'lower' ? [budget.pastLimit, budget.insideMargin] : [budget.insideMargin, budget.pastLimit];
  const lower = arm.lower(below) ?? Number.NEGATIVE_INFINITY;
  const upper = arm.upper(above) ?? Number.POSITIVE_INFINITY;
  return findLimit(metric, { estimate: arm.estimate, lower, upper }, baselineOf());
}
