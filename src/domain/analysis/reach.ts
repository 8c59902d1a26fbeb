import type { Rollup } from '../sample/index.ts';
import { logExcessEvidence, sequenceHalfWidth, Z_80 } from '../statistics/index.ts';
import { armMean } from './arm-mean.ts';
import { budgetOf, type MetricBudget } from './error-budget.ts';
import { evidenceNeeded } from './event-counts.ts';
import { MIN_VALUES, tunedFor } from './find-mean.ts';
import { measureOf } from './measured.ts';
import type { Metric } from './metric.ts';
import type { ErrorBudget } from './samples.ts';
import { type Sharing, shareBudget } from './sharing.ts';

const MOST_REQUESTS = 1e9;
/** Of events that were never seen, a rate of so much is asked for instead of twice nothing. */
const RARE = 0.01;

/** Requests of each arm. */
type Requests = { readonly candidate: number; readonly baseline: number };

type ReachInput = {
  readonly metric: Metric;
  readonly sharing: Sharing;
  readonly alpha: ErrorBudget;
  /** What was measured of the baseline. */
  readonly like: Rollup;
  /** In all the time that is planned with a split. */
  readonly planned: Requests;
  /** The candidate's share at the first split, 0-1. */
  readonly share: number;
};

/** What a metric sees 8 times in 10. Values are the candidate's, in the metric's unit. */
export type Reach = {
  /** The baseline's value. */
  readonly base: number;
  /** The least harm that is seen in the time that is planned; undefined: none is. */
  readonly sees: number | undefined;
  /** A harm of practical size, and what it takes to see it: candidate requests at the planned share, and the share in the planned time. */
  readonly wanted: {
    readonly value: number;
    readonly requests: number | undefined;
    readonly share: number | undefined;
  };
};

/** Whether a candidate whose value is so much worse is seen to be worse at all, 8 times in 10. */
type Sees = (value: number, requests: Requests) => boolean;

/**
 * What the tests of a rollout would see of a metric with traffic like the baseline's, clumps included: they are asked about a candidate
 * that looks 0.84 standard errors better than it is. They may stop before, so this is a little pessimistic. Undefined where it can't
 * be told beforehand: quality is judged on cases, and what was not measured, or is a percentile or a rating, has no simple answer.
 */
export function reachOf(input: ReachInput): Reach | undefined {
  const { metric, like, planned, share } = input;
  const budget = budgetOf(shareBudget(input.alpha, input.sharing), metric);
  const known = ofRate(metric, like, budget) ?? ofMean(metric, like, budget);
  if (known === undefined) return undefined;
  const { base, sees, most } = known;
  const wanted = wantedOf(metric, base);
  const total = planned.candidate + planned.baseline;
  const at = (part: number): Requests => ({ candidate: total * part, baseline: total * (1 - part) });
  return {
    base,
    sees: least(base, most, (value) => sees(value, planned)),
    wanted: {
      value: wanted,
      requests: leastRequests((candidate) => sees(wanted, { candidate, baseline: (candidate * (1 - share)) / share })),
      share: total === 0 || share >= 0.5 ? undefined : least(share, 0.5, (part) => sees(wanted, at(part))),
    },
  };
}

function wantedOf({ kind, margin, better }: Metric, base: number): number {
  if (kind === 'rate' || kind === 'events') return base === 0 ? RARE : Math.min(1, 2 * base);
  const sign = better === 'lower' ? 1 : -1;
  return margin.kind === 'relative' ? base * (1 + sign * margin.value) : base + sign * margin.value;
}

type Known = { readonly base: number; readonly most: number; readonly sees: Sees };

function ofRate(metric: Metric, like: Rollup, budget: MetricBudget): Known | undefined {
  const measure = measureOf(metric);
  if (measure.kind !== 'events' || measure.source.exposure(like) === 0) return undefined;
  const { source } = measure;
  const base = source.count(like) / source.exposure(like);
  const clumping = source.clumping([like]);
  const needed = Math.log(evidenceNeeded(source, budget));
  const sees: Sees = (rate, { candidate, baseline }) => {
    const events = candidate * rate;
    const unlucky = events - Z_80 * Math.sqrt(events * clumping);
    if (unlucky < Math.max(source.minEvents, Number.MIN_VALUE)) return false;
    const share = {
      candidate: unlucky / clumping,
      total: (unlucky + baseline * base) / clumping,
      exposureRatio: candidate / (candidate + baseline),
    };
    return logExcessEvidence([share]) > needed;
  };
  return { base, most: 1, sees };
}

function ofMean(metric: Metric, like: Rollup, budget: MetricBudget): Known | undefined {
  const measure = measureOf(metric);
  const arm = measure.kind === 'mean' ? armMean(like, measure.quantity) : undefined;
  if (arm === undefined) return undefined;
  const sees: Sees = (value, { candidate, baseline }) => {
    if (Math.min(candidate, baseline) < MIN_VALUES) return false;
    const standardError = Math.sqrt(arm.variance * arm.n * (1 / candidate + 1 / baseline));
    const n = candidate + baseline;
    const width = sequenceHalfWidth({
      standardError,
      n,
      alpha: budget.worseAtAll,
      sides: 1,
      tunedFor: tunedFor(metric),
    });
    return value - arm.mean >= width + Z_80 * standardError;
  };
  return { base: arm.mean, most: 100 * arm.mean, sees };
}

/** The least value above `from` that fits, to a thousandth; undefined where not even `to` does. */
function least(from: number, to: number, fits: (value: number) => boolean): number | undefined {
  if (!fits(to)) return undefined;
  let [low, high] = [from, to];
  while (high - low > Math.max(1e-9, high * 1e-3)) {
    const middle = low + (high - low) / 2;
    if (fits(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function leastRequests(fits: (requests: number) => boolean): number | undefined {
  let high = 1;
  while (!fits(high)) {
    high *= 2;
    if (high > MOST_REQUESTS) return undefined;
  }
  const found = least(high / 2, high, fits);
  return found === undefined ? undefined : Math.ceil(found);
}
