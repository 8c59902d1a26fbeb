import { exposure, type Rollup, scaleRollup } from '../sample/index.ts';
import { type BasisPoints, FULL_BP } from '../shared/index.ts';
import { armMean } from './arm-mean.ts';
import { decideVerdict } from './decide-verdict.ts';
import { clumpingAlone } from './event-counts.ts';
import { MIN_INDEPENDENT } from './find-mean.ts';
import { findTraffic } from './judge-metrics.ts';
import { measureOf } from './measured.ts';
import type { Metric } from './metric.ts';
import type { ErrorBudget, RolloutSamples } from './samples.ts';
import { type Sharing, shareBudget } from './sharing.ts';

/** More candidate requests than this are never worth waiting for. */
const MOST_REQUESTS = 1_000_000;

/** What judging one metric would come to if the candidate behaved exactly as the baseline does now. */
type Expectation = {
  /** Candidate requests after which it passes; undefined when it doesn't within a million. */
  readonly neededRequests: number | undefined;
  /** What `candidateRequests` of them would show, in words; undefined while they show nothing. */
  readonly shows: string | undefined;
};

type ExpectInput = {
  readonly metric: Metric;
  readonly sharing: Sharing;
  readonly alpha: ErrorBudget;
  /** What was measured of the baseline. */
  readonly like: Rollup;
  /** The candidate's share, more than nothing and less than everything. */
  readonly weightBp: BasisPoints;
  readonly candidateRequests: number;
};

/**
 * Asks the very tests that judge a rollout about traffic as it was measured, split as it would be, with as many requests to a
 * conversation. Not for quality, which is judged on cases.
 */
export function expectVerdict(input: ExpectInput): Expectation {
  const { metric } = input;
  if (metric.name === 'quality' || exposure(input.like) === 0) return { neededRequests: undefined, shows: undefined };
  const { times, atLeast } = clumpsIn(input);
  const { comparison } = find(input, input.candidateRequests / times);
  const shows =
    comparison.kind !== 'compared'
      ? undefined
      : metric.role === 'prove'
        ? `could show: ${comparison.atMost}`
        : comparison.couldHaveSeen();
  const independent = firstPass(input);
  const neededRequests = independent === undefined ? undefined : Math.max(atLeast, Math.ceil(independent * times));
  return { neededRequests, shows };
}

/** How many requests tell as much as one that is independent, and how many it takes at least, by what was measured. */
function clumpsIn({ metric, like }: ExpectInput): { readonly times: number; readonly atLeast: number } {
  const measure = measureOf(metric);
  if (measure.kind === 'events') {
    const { seen, expected } = clumpingAlone([like], measure.source, measure.source.count(like));
    return { times: metric.role === 'prove' ? expected : seen, atLeast: metric.minExposure };
  }
  const arm = 'quantity' in measure ? armMean(like, measure.quantity) : undefined;
  if (arm === undefined) return { times: 1, atLeast: metric.minExposure };
  const conversations = metric.role === 'prove' ? (MIN_INDEPENDENT * arm.n) / arm.independent : 0;
  return { times: arm.clumping, atLeast: Math.max(metric.minExposure, Math.ceil(conversations)) };
}

function firstPass(input: ExpectInput): number | undefined {
  const passes = (requests: number) => decideVerdict(input.metric, find(input, requests)).kind === 'pass';
  let high = Math.max(1, input.metric.minExposure);
  if (passes(high)) return high;
  let low = high;
  while (!passes(high)) {
    if (high >= MOST_REQUESTS) return undefined;
    low = high;
    high *= 2;
  }
  for (let round = 0; round < 8 && high - low > 1; round += 1) {
    const middle = Math.round((low + high) / 2);
    if (passes(middle)) high = middle;
    else low = middle;
  }
  return high;
}

function find({ metric, sharing, alpha, like, weightBp }: ExpectInput, candidateRequests: number) {
  const perRequest = candidateRequests / exposure(like);
  const samples: RolloutSamples = {
    candidate: [scaleRollup(like, perRequest)],
    baseline: [scaleRollup(like, (perRequest * (FULL_BP - weightBp)) / weightBp)],
  };
  return findTraffic(metric, samples, shareBudget(alpha, sharing));
}
