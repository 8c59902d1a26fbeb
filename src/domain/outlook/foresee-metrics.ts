import {
  describeMargin,
  expectVerdict,
  formatMetric,
  type Metric,
  type Reach,
  reachOf,
  sharingOf,
} from '../analysis/index.ts';
import type { TopUp } from '../plan/index.ts';
import type { Rollup } from '../sample/index.ts';
import {
  type BasisPoints,
  type DurationMs,
  FULL_BP,
  formatBp,
  formatDuration,
  groupThousands,
  HOUR_MS,
} from '../shared/index.ts';
import type { MeasuredTraffic, OutlookMetric } from './outlook.ts';

export type MetricsInput = {
  readonly metrics: readonly Metric[];
  readonly alpha: { readonly rollBack: number; readonly promote: number };
  /** The first share ahead that leaves the baseline something. Undefined: there is none. */
  readonly weightBp: BasisPoints | undefined;
  /** How long that share bakes. */
  readonly bakeMs: number;
  /** All the time ahead in which users are split, and the candidate's part of it: the sum of weight times bake. */
  readonly splitMs: DurationMs;
  readonly candidateMs: DurationMs;
  readonly hasBaseline: boolean;
  readonly traffic: MeasuredTraffic | undefined;
  /** Requests of Headgate's own. Absent: none. */
  readonly topUp: TopUp | undefined;
  /** Cases that each step's evaluation has. */
  readonly cases: number;
};

/** What each metric can tell with the traffic there is. Where nothing was measured it says so, and invents nothing. */
export function foreseeMetrics(input: MetricsInput): readonly OutlookMetric[] {
  return input.metrics.map((metric) => {
    const { name, role } = metric;
    const margin = describeMargin(metric);
    return { name, role, margin, neededRequests: undefined, neededMs: undefined, ...foreseeMetric(metric, input) };
  });
}

/** Requests in an hour of Headgate's time. */
export function perHour(traffic: MeasuredTraffic | undefined): number | undefined {
  return traffic === undefined ? undefined : (traffic.requests / traffic.overMs) * HOUR_MS;
}

function foreseeMetric(
  metric: Metric,
  input: MetricsInput,
): Pick<OutlookMetric, 'because'> & Partial<Pick<OutlookMetric, 'neededRequests' | 'neededMs' | 'reach'>> {
  const { hasBaseline, weightBp, traffic, cases } = input;
  if (!hasBaseline) return { because: 'nothing serves yet: no baseline to compare with, its own limit only' };
  if (weightBp === undefined) return { because: 'users are never split: nothing concurrent to compare with' };
  if (metric.name === 'quality') {
    return { because: `judged on ${cases} cases of both live deployments at each weight, whatever the traffic` };
  }
  const pace = perHour(traffic);
  if (pace === undefined || pace === 0 || traffic?.baseline === undefined) {
    return { because: 'unknown: no traffic measured yet' };
  }
  const share = (pace * weightBp) / FULL_BP;
  const { neededRequests, shows } = expectVerdict({
    metric,
    sharing: sharingOf(input.metrics, input.topUp !== undefined),
    alpha: input.alpha,
    like: traffic.baseline,
    weightBp,
    candidateRequests: (share * input.bakeMs) / HOUR_MS,
  });
  const bake =
    shows === undefined
      ? '; nothing of it was measured yet'
      : `; in a bake of ${formatDuration(input.bakeMs)} it ${shows}`;
  if (neededRequests === undefined) return { because: `more requests would not decide it${bake}` };
  const neededMs = (neededRequests / share) * HOUR_MS;
  const task = metric.role === 'prove' ? 'can be proven' : 'can pass';
  const because = `${task} after ${formatCount(neededRequests)} candidate requests, in ${about(neededRequests, share)}${bake}`;
  const reach = reachFor(metric, input, traffic.baseline, pace);
  const sees = reach === undefined ? '' : `; ${describeReach(metric, reach, input, share)}`;
  return { neededRequests, neededMs, reach, because: `${because}${sees}` };
}

function reachFor(metric: Metric, input: MetricsInput, like: Rollup, pace: number): Reach | undefined {
  const perMs = pace / HOUR_MS;
  return reachOf({
    metric,
    sharing: sharingOf(input.metrics, input.topUp !== undefined),
    alpha: input.alpha,
    like,
    planned: { candidate: perMs * input.candidateMs, baseline: perMs * (input.splitMs - input.candidateMs) },
    share: (input.weightBp ?? 0) / FULL_BP,
  });
}

/** What size of harm is seen 8 times in 10 in the time planned, and what a harm of practical size would take. */
function describeReach(
  metric: Metric,
  { base, sees, wanted }: Reach,
  input: MetricsInput,
  perHourOfCandidate: number,
): string {
  const value = (number: number) => formatMetric(metric, number);
  const inTime = `in the ${formatDuration(input.splitMs)} planned`;
  const least =
    sees === undefined ? 'no rise would be seen' : `${value(base)} -> ${value(sees)} would be seen 8 times in 10`;
  const step = `${value(base)} -> ${value(wanted.value)}`;
  if (wanted.requests === undefined) return `${inTime} ${least}; ${step} never`;
  const takes = `${step} takes about ${formatCount(wanted.requests)} candidate requests, ${about(wanted.requests, perHourOfCandidate)}`;
  const instead =
    wanted.share === undefined
      ? ''
      : `, or ${formatBp(Math.ceil(wanted.share * 1_000) * 10)} of the users for the time planned`;
  return `${inTime} ${least}; ${takes}${instead}`;
}

/** How much traffic there is, what a share of it comes to, and what is added, in words. */
export function describePace(input: MetricsInput): string {
  const { topUp, weightBp, hasBaseline } = input;
  if (topUp === undefined || weightBp === undefined || !hasBaseline) return describeUsers(input);
  const from = topUp.from === 'dataset' ? 'the dataset' : 'the request log';
  return `${describeUsers(input)}; each step with a split is topped up to ${formatCount(topUp.requests)} requests from ${from}, judged apart`;
}

function describeUsers({ traffic, weightBp, metrics }: MetricsInput): string {
  const pace = perHour(traffic);
  if (pace === undefined) return 'unknown: no traffic measured yet';
  const measured = `about ${formatCount(pace)} requests/h, as measured`;
  const least = Math.max(0, ...metrics.map((metric) => metric.minExposure));
  if (weightBp === undefined || least === 0 || pace === 0) return measured;
  const share = (pace * weightBp) / FULL_BP;
  return `${measured}; ${formatBp(weightBp)} of them reach the least of ${least} candidate requests in ${about(least, share)}`;
}

/** Rounded up: of a part of a request a whole one is needed. */
export function formatCount(count: number): string {
  return groupThousands(Math.ceil(count));
}

function about(requests: number, perHourOfCandidate: number): string {
  return `about ${formatDuration((requests / perHourOfCandidate) * HOUR_MS)}`;
}
