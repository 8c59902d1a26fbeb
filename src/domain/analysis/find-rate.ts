import {
  type EventShare,
  isSurelyBelow,
  logExcessEvidence,
  lowerRate,
  type RateCount,
  upperRate,
  Z_80,
} from '../statistics/index.ts';
import type { BoundedArm } from './compare-bounds.ts';
import { budgetOf, type MetricBudget } from './error-budget.ts';
import {
  type Clumping,
  countAlone,
  countPaired,
  declump,
  type EventSource,
  evidenceNeeded,
  type PairedCounts,
} from './event-counts.ts';
import { findLimitByBounds } from './find-limit.ts';
import type { ComparisonFinding, Finding } from './finding.ts';
import type { Metric } from './metric.ts';
import { describeNeed } from './needed-requests.ts';
import type { ErrorBudget, RolloutSamples } from './samples.ts';
import { pairByRouteVersion } from './strata.ts';
import { formatCount, formatDifference, formatValue, metricUnits } from './wording.ts';
import { worstRequests } from './worst.ts';

const TEST =
  'one-sided beta-binomial e-process on the share of events (Lindon & Malek, NeurIPS 2022); beta-binomial confidence sequences (Howard et al., Ann. Stat. 2021)';

/** A comparison of bounds spends most of its error where requests are few. */
const CANDIDATE_PART = 0.9;

/** Events per request of both arms: errors, complaints. Exact at any look and at tiny counts. */
export function findRate(metric: Metric, samples: RolloutSamples, alpha: ErrorBudget, source: EventSource): Finding {
  const budget = budgetOf(alpha, metric);
  const alone = countAlone(samples.candidate, source);
  const other = samples.baseline === undefined ? undefined : countAlone(samples.baseline, source);
  const limit = findLimitByBounds(
    metric,
    budget,
    () => boundedAlone(alone),
    () => (other === undefined || other.n === 0 ? undefined : rateOf(other)),
  );
  const counts = countPaired(pairByRouteVersion(samples.candidate, samples.baseline ?? []), source);
  const candidate = counts?.candidate ?? alone;
  const baseline = counts?.baseline ?? other ?? { events: 0, n: 0 };
  const served = counts?.served ?? { candidate, baseline };
  const shared = {
    metric: metric.name,
    role: metric.role,
    unit: metricUnits[metric.name],
    test: TEST,
    errorBudget: alpha,
    ...worstRequests(samples.candidate, source.worst),
  };
  const arms = { candidate: summary(candidate, served.candidate), baseline: summary(baseline, served.baseline) };
  if (counts === undefined) {
    const marginAbsolute = metric.margin.kind === 'absolute' ? metric.margin.value : undefined;
    return {
      card: { ...shared, ...arms, difference: undefined, marginAbsolute },
      exposure: alone.n,
      numbers: armText(metric, alone, alone),
      comparison: samples.baseline === undefined ? { kind: 'no-baseline' } : nothingConcurrent(other?.n ?? 0),
      limit,
    };
  }
  const bounds = boundsOf(counts, budget);
  const margin = marginOf(metric, rateOf(baseline));
  const logEvidence = logExcessEvidence(counts.shares);
  const difference = {
    estimate: rateOf(candidate) - rateOf(baseline),
    lower: bounds.candidate.lower - bounds.baseline.upper,
    upper: bounds.candidate.upper - bounds.baseline.lower,
    coverage: 1 - budget.pastMargin - budget.insideMargin,
  };
  const failsFrom = leastSeen(counts, budget, source, margin.above(rateOf(baseline)));
  const turnsAt = {
    proven: mostProven(counts, budget, margin.above(bounds.baseline.lower)),
    fails: failsFrom === undefined ? undefined : failsFrom / candidate.n,
  };
  return {
    card: {
      ...{ ...shared, ...arms, difference, marginAbsolute: margin.absolute, turnsAt },
      pWorse: Math.min(1, Math.exp(-logEvidence)),
      pFails: 1 / evidenceNeeded(source, budget),
    },
    exposure: alone.n,
    numbers: `${armText(metric, candidate, served.candidate)} against ${armText(metric, baseline, served.baseline)}`,
    comparison: compare(metric, counts, budget, source, { bounds, margin, logEvidence, failsFrom }),
    limit,
  };
}

/** What was found out of both arms already. */
type Found = {
  readonly bounds: RateBounds;
  readonly margin: Margin;
  readonly logEvidence: number;
  readonly failsFrom: number | undefined;
};

function compare(
  metric: Metric,
  counts: PairedCounts,
  budget: MetricBudget,
  source: EventSource,
  { bounds, margin, logEvidence, failsFrom }: Found,
): ComparisonFinding {
  const { candidate, baseline, served } = counts;
  const enough = served.candidate.events >= source.minEvents;
  const surelyWorse = enough && logEvidence > Math.log(evidenceNeeded(source, budget));
  const atMost = bounds.candidate.upper - bounds.baseline.lower;
  const isInside = (at: RateBounds) => at.candidate.upper <= margin.above(at.baseline.lower);
  return {
    kind: 'compared',
    surelyWorse,
    pastMargin: rateOf(candidate) > margin.above(rateOf(baseline)),
    surelyPastMargin: enough && bounds.candidate.lower > margin.above(bounds.baseline.upper),
    surelyInsideMargin: isInside(bounds),
    cannotTellApart: !surelyWorse && bounds.candidate.lower <= bounds.baseline.upper && atMost >= 0,
    atMost: `at most ${formatDifference(metric, Math.max(0, atMost))} higher`,
    missing: () => describeNeed(served.candidate.n, (scale) => isInside(boundsOf(counts, budget, scale))),
    couldHaveSeen: () => couldHaveSeen(metric, candidate.n, failsFrom, source),
  };
}

/** What each arm's rate surely lies between: the outer bounds show harm, the inner ones its absence. */
type RateBounds = {
  readonly candidate: { readonly lower: number; readonly upper: number };
  readonly baseline: { readonly lower: number; readonly upper: number };
};

/** `scale` times the requests that there are, with the same rates. */
function boundsOf(counts: PairedCounts, budget: MetricBudget, scale = 1): RateBounds {
  const of = (arm: 'candidate' | 'baseline', clumping: keyof Clumping) =>
    declump(counts[arm], counts.clumping[arm][clumping] / scale);
  return {
    candidate: {
      lower: lowerRate(of('candidate', 'seen'), budget.pastMargin * CANDIDATE_PART),
      upper: upperRate(of('candidate', 'expected'), budget.insideMargin * CANDIDATE_PART),
    },
    baseline: {
      lower: lowerRate(of('baseline', 'expected'), budget.insideMargin * (1 - CANDIDATE_PART)),
      upper: upperRate(of('baseline', 'seen'), budget.pastMargin * (1 - CANDIDATE_PART)),
    },
  };
}

/** `above`: the greatest rate that is still within the margin of a rate of the baseline. */
type Margin = { readonly absolute: number; readonly above: (baseline: number) => number };

function marginOf({ margin: { kind, value } }: Metric, baseline: number): Margin {
  return kind === 'absolute'
    ? { absolute: value, above: (rate) => rate + value }
    : { absolute: value * baseline, above: (rate) => (1 + value) * rate };
}

/** The fewest events of the candidate that fail it, with the requests and the baseline's events that there are; undefined: none do. */
function leastSeen(
  counts: PairedCounts,
  budget: MetricBudget,
  source: EventSource,
  pastMargin: number,
): number | undefined {
  const { candidate, baseline, shares } = counts;
  const exposureRatio = candidate.n / (candidate.n + baseline.n);
  const others = shares.reduce((sum, share) => sum + share.total - share.candidate, 0);
  const clumping = Math.max(counts.clumping.candidate.seen, counts.clumping.baseline.seen);
  const needed = Math.log(evidenceNeeded(source, budget));
  const isSeen = (events: number) => {
    const own = events / clumping;
    const share: EventShare = { candidate: own, total: own + others, exposureRatio };
    return events >= source.minEvents && events > pastMargin * candidate.n && logExcessEvidence([share]) > needed;
  };
  let high = 1;
  while (!isSeen(high) && high < candidate.n) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isSeen(middle)) high = middle;
    else low = middle;
  }
  return high <= candidate.n && isSeen(high) ? high : undefined;
}

/** The greatest rate of the candidate whose bound is still below `limit`; undefined: not even no event at all. */
function mostProven({ candidate, clumping }: PairedCounts, budget: MetricBudget, limit: number): number | undefined {
  const n = candidate.n / clumping.candidate.expected;
  if (limit >= 1) return 1;
  const isProven = (rate: number) =>
    isSurelyBelow({ events: rate * n, n }, limit, budget.insideMargin * CANDIDATE_PART);
  if (!isProven(0)) return undefined;
  let [low, high] = [0, limit];
  for (let round = 0; round < 20; round += 1) {
    const middle = (low + high) / 2;
    if (isProven(middle)) low = middle;
    else high = middle;
  }
  return low;
}

function couldHaveSeen(metric: Metric, requests: number, failsFrom: number | undefined, source: EventSource): string {
  const expected = failsFrom === undefined ? Number.POSITIVE_INFINITY : failsFrom + Z_80 * Math.sqrt(failsFrom);
  if (expected > requests) return `no rise could have been seen yet with ${formatCount(requests)} requests`;
  return `could have seen ${formatValue(metric, expected / requests)} ${source.noun} or more`;
}

/** The candidate by itself, over all that it served. */
function boundedAlone({ clumping, ...count }: ReturnType<typeof countAlone>): BoundedArm | undefined {
  if (count.n === 0) return undefined;
  const { seen, expected } = clumping();
  return {
    estimate: rateOf(count),
    lower: (alpha) => lowerRate(declump(count, seen), alpha),
    upper: (alpha) => upperRate(declump(count, expected), alpha),
  };
}

function nothingConcurrent(baselineRequests: number): ComparisonFinding {
  const missing =
    baselineRequests === 0
      ? 'no request of the baseline yet to compare with'
      : 'no weight under which both releases served requests; only such requests are compared';
  return { kind: 'too-few', missing, blocks: true };
}

/** The rate is the weighted one, the counts are those that were served. */
function summary(weighted: RateCount, served: RateCount) {
  return { n: served.n, estimate: weighted.n > 0 ? rateOf(weighted) : undefined, events: served.events };
}

function armText(metric: Metric, weighted: RateCount, served: RateCount): string {
  return `${formatValue(metric, rateOf(weighted))} (${formatCount(served.events)} of ${formatCount(served.n)})`;
}

function rateOf({ events, n }: RateCount): number {
  return n > 0 ? Math.min(1, events / n) : 0;
}
