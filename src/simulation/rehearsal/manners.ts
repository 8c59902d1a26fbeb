import type { Fault, MeasuredTraffic } from '#domain/outlook/index.ts';
import { exposure, type Moments, type Rollup } from '#domain/sample/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';

type Spread = { readonly mean: number; readonly sd: number };

/** How a release answers its users: rates per request, 0-1, and quantities. */
export type Manners = {
  readonly errorRatio: number;
  readonly complaintRatio: number;
  readonly ratingRatio: number;
  readonly latencyMs: Spread;
  readonly tokens: Spread;
  readonly stars: Spread;
};

/** Where nothing was measured: an agent without much to say. */
const ASSUMED: Manners = {
  errorRatio: 0.002,
  complaintRatio: 0.0005,
  ratingRatio: 0.05,
  latencyMs: { mean: 1_200, sd: 400 },
  tokens: { mean: 300, sd: 80 },
  stars: { mean: 4.4, sd: 0.8 },
};
const ASSUMED_PER_HOUR = 1_000;

/** More than this tells no more, and takes longer to play. */
const MOST_PER_HOUR = 50_000;

/** The users' pace and the baseline's manners: as measured, as told, or else as assumed. */
export function baselineManners(
  traffic: MeasuredTraffic | undefined,
  givenPerHour: number | undefined,
): { readonly manners: Manners; readonly perHour: number; readonly source: 'measured' | 'given' | 'assumed' } {
  const manners = traffic?.baseline === undefined ? ASSUMED : mannersOf(traffic.baseline);
  if (givenPerHour !== undefined) return { manners, perHour: Math.min(MOST_PER_HOUR, givenPerHour), source: 'given' };
  if (traffic === undefined) return { manners, perHour: ASSUMED_PER_HOUR, source: 'assumed' };
  const perHour = Math.min(MOST_PER_HOUR, (traffic.requests / traffic.overMs) * HOUR_MS);
  return { manners, perHour, source: 'measured' };
}

/** The candidate is as good as the baseline, but for what was asked to go wrong. */
export function candidateManners(manners: Manners, faults: readonly Fault[]): Manners {
  let { errorRatio, latencyMs } = manners;
  for (const fault of faults) {
    if (fault.kind === 'errors') errorRatio = Math.min(1, errorRatio + fault.ratio);
    if (fault.kind === 'slow') latencyMs = { mean: latencyMs.mean * fault.factor, sd: latencyMs.sd * fault.factor };
  }
  return { ...manners, errorRatio, latencyMs };
}

function mannersOf(rollup: Rollup): Manners {
  const requests = exposure(rollup);
  if (requests === 0) return ASSUMED;
  return {
    errorRatio: rollup.outcomes['agent-error'] / requests,
    complaintRatio: rollup.complaints / requests,
    ratingRatio: Math.min(1, rollup.ratings.n / requests),
    latencyMs: spreadOf(rollup.latency) ?? ASSUMED.latencyMs,
    tokens: spreadOf(rollup.tokens) ?? ASSUMED.tokens,
    stars: spreadOf(rollup.ratings) ?? ASSUMED.stars,
  };
}

function spreadOf({ n, sum, sumSq }: Moments): Spread | undefined {
  if (n < 2) return undefined;
  const mean = sum / n;
  return { mean, sd: Math.sqrt(Math.max(0, sumSq / n - mean * mean)) };
}
