import { KEY_BUCKETS, type Rollup, type WorstRequests } from '../sample/index.ts';
import type { EventShare, RateCount } from '../statistics/index.ts';
import { expectedClumping } from './design-effect.ts';
import type { MetricBudget } from './error-budget.ts';
import { mantelHaenszel, type Stratum } from './strata.ts';

/** How a kind of event is counted, and what a test of it asks. */
export type EventSource = {
  readonly noun: string;
  /** Requests that could have been such an event. */
  readonly exposure: (rollup: Rollup) => number;
  readonly count: (rollup: Rollup) => number;
  /** By how much the events of some roll-ups come in clumps, at least 1. */
  readonly clumping: (rollups: readonly Rollup[]) => number;
  /** Which of the worst requests somebody may want to look up. */
  readonly worst: keyof WorstRequests | undefined;
  /** Fewer events of the candidate than this never fail it. */
  readonly minEvents: number;
  /** The e-value that a failure needs; undefined where the error budget sets it. */
  readonly evidenceNeeded: number | undefined;
};

/** The e-value that a failure for being worse at all needs. */
export function evidenceNeeded(source: EventSource, { worseAtAll }: MetricBudget): number {
  return source.evidenceNeeded ?? 1 / worseAtAll;
}

/**
 * By how much events come in clumps: `seen` where harm is claimed, since they would have to have happened; `expected`, at least as
 * much, where its absence is.
 */
export type Clumping = { readonly seen: number; readonly expected: number };

/** Counts of both arms that may be compared, weighted alike, and as they were served. */
export type PairedCounts = {
  readonly served: { readonly candidate: RateCount; readonly baseline: RateCount };
  readonly candidate: RateCount;
  readonly baseline: RateCount;
  readonly shares: readonly EventShare[];
  readonly clumping: { readonly candidate: Clumping; readonly baseline: Clumping };
};

/** Counts of one arm over everything that it served. */
export function countAlone(
  rollups: readonly Rollup[],
  source: EventSource,
): RateCount & { readonly clumping: () => Clumping } {
  const counts = plain(rollups, source);
  return { ...counts, clumping: () => clumpingAlone(rollups, source, counts.events) };
}

/**
 * Counts over all weights, so that a drift over the day can't pass for a difference: rates are weighted alike in both arms
 * (Mantel-Haenszel), and `n` is the number of requests that would know the weighted rate as well. With one weight these are the
 * plain counts. Undefined while no weight has requests of both arms.
 */
export function countPaired(strata: readonly Stratum[], source: EventSource): PairedCounts | undefined {
  const { exposure } = source;
  const used = strata.filter(({ candidate, baseline }) => exposure(candidate) > 0 && exposure(baseline) > 0);
  if (used.length === 0) return undefined;
  const arms = { candidate: used.map(({ candidate }) => candidate), baseline: used.map(({ baseline }) => baseline) };
  const served = { candidate: plain(arms.candidate, source), baseline: plain(arms.baseline, source) };
  const seen = { candidate: source.clumping(arms.candidate), baseline: source.clumping(arms.baseline) };
  const told = (['candidate', 'baseline'] as const).map((arm) => ({ clumping: seen[arm], events: served[arm].events }));
  const most = Math.max(seen.candidate, seen.baseline);
  const weights = used.map(({ candidate, baseline }) => mantelHaenszel(exposure(candidate), exposure(baseline)));
  return {
    candidate: weigh(arms.candidate, weights, source),
    baseline: weigh(arms.baseline, weights, source),
    served,
    clumping: {
      candidate: withExpected(arms.candidate, seen.candidate, told),
      baseline: withExpected(arms.baseline, seen.baseline, told),
    },
    shares: used.map(({ candidate, baseline }) => ({
      candidate: source.count(candidate) / most,
      total: (source.count(candidate) + source.count(baseline)) / most,
      exposureRatio: exposure(candidate) / (exposure(candidate) + exposure(baseline)),
    })),
  };
}

/** The counts as if requests were independent. */
export function declump(count: RateCount, clumping: number): RateCount {
  return { events: count.events / clumping, n: count.n / clumping };
}

/** Of one arm by itself. */
export function clumpingAlone(rollups: readonly Rollup[], source: EventSource, events: number): Clumping {
  const seen = source.clumping(rollups);
  return withExpected(rollups, seen, [{ clumping: seen, events }]);
}

function withExpected(
  rollups: readonly Rollup[],
  seen: number,
  told: readonly { readonly clumping: number; readonly events: number }[],
): Clumping {
  const requests = new Array<number>(KEY_BUCKETS).fill(0);
  for (const { buckets } of rollups) {
    for (const index in buckets) {
      const at = Number(index);
      requests[at] = (requests[at] ?? 0) + (buckets[index]?.requests ?? 0);
    }
  }
  return { seen, expected: Math.max(seen, expectedClumping(requests, told)) };
}

function weigh(rollups: readonly Rollup[], weights: readonly number[], source: EventSource): RateCount {
  if (rollups.length === 1) return plain(rollups, source);
  const { exposure } = source;
  const all = sum(weights);
  const rate = sum(
    rollups.map((rollup, index) => ((weights[index] ?? 0) / all) * (source.count(rollup) / exposure(rollup))),
  );
  const n = 1 / sum(rollups.map((rollup, index) => ((weights[index] ?? 0) / all) ** 2 / exposure(rollup)));
  return { events: rate * n, n };
}

function plain(rollups: readonly Rollup[], source: EventSource): RateCount {
  return { events: sum(rollups.map(source.count)), n: sum(rollups.map(source.exposure)) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
