import type { DurationMs, EpochMs } from '../shared/index.ts';

/** A request that somebody may want to look up. */
export type WorstRequest = {
  /** As the user was told it in `x-headgate-request-id`. */
  readonly id: string;
  /** Real time. */
  readonly at: EpochMs;
  /** Absent where no whole reply came. */
  readonly latencyMs?: DurationMs | undefined;
};

/** The ten slowest of the answered requests, slowest first, and the ten newest that the release failed, newest first. */
export type WorstRequests = {
  readonly slowest: readonly WorstRequest[];
  readonly failed: readonly WorstRequest[];
};

export const MAX_WORST = 10;

export const NO_WORST: WorstRequests = { slowest: [], failed: [] };

/** The worst of both. The order is total, so that whoever merges in whichever order ends with the same list. */
export function mergeWorst(a: WorstRequests, b: WorstRequests): WorstRequests {
  return {
    slowest: firstOf([...a.slowest, ...b.slowest], bySlowness),
    failed: firstOf([...a.failed, ...b.failed], byAge),
  };
}

function firstOf(
  all: WorstRequest[],
  order: (one: WorstRequest, other: WorstRequest) => number,
): readonly WorstRequest[] {
  return all.sort(order).slice(0, MAX_WORST);
}

function bySlowness(one: WorstRequest, other: WorstRequest): number {
  return (other.latencyMs ?? 0) - (one.latencyMs ?? 0) || byAge(one, other);
}

/** Newest first; among those of one moment the order of their ids. */
function byAge(one: WorstRequest, other: WorstRequest): number {
  return other.at - one.at || (one.id < other.id ? -1 : one.id > other.id ? 1 : 0);
}
