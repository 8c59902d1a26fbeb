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
