import { judgeMetrics, type Metric, reasonOf, type Verdict } from '#domain/analysis/index.ts';
import { aRollup } from './rollup.ts';

/** The budget of one of six metrics. */
export const ALPHA = { rollBack: 0.05 / 6, promote: 0.05 / 6 };

export const errorRate: Metric = {
  name: 'error-rate',
  kind: 'rate',
  role: 'prove',
  better: 'lower',
  margin: { kind: 'absolute', value: 0.05 },
  critical: 0.01,
  minExposure: 50,
};
export const responseTime: Metric = {
  ...errorRate,
  name: 'response-time',
  kind: 'mean',
  margin: { kind: 'relative', value: 0.5 },
  critical: 5_000,
};
export const slowRequests: Metric = {
  ...errorRate,
  name: 'slow-requests',
  role: 'guard',
  critical: undefined,
  slowerThanMs: 5_000,
};
export const p95: Metric = { ...responseTime, name: 'response-time-p95', kind: 'quantile', critical: undefined };
export const rating: Metric = {
  name: 'rating',
  kind: 'bounded',
  role: 'guard',
  better: 'higher',
  margin: { kind: 'relative', value: 0.1 },
  minExposure: 50,
};
export const complaints: Metric = {
  name: 'complaints',
  kind: 'events',
  role: 'guard',
  better: 'lower',
  margin: { kind: 'absolute', value: 0 },
  minExposure: 50,
};
export const quality: Metric = {
  name: 'quality',
  kind: 'score',
  role: 'prove',
  better: 'higher',
  margin: { kind: 'relative', value: 0.1 },
  critical: 3.5,
  minExposure: 50,
};
export const metrics = [errorRate, responseTime, quality, complaints, rating];

type RolloutSamples = Parameters<typeof judgeMetrics>[1];
type Arm = Omit<Parameters<typeof aRollup>[0], 'arm'>;

/** Both arms under one weight. */
export function traffic(candidate: Arm, baseline: Arm): RolloutSamples {
  return {
    candidate: [aRollup({ arm: 'candidate', ...candidate })],
    baseline: [aRollup({ arm: 'baseline', ...baseline })],
  };
}

/** The verdict as a person reads it. */
export function said(verdict: Verdict): string {
  return `${verdict.kind}: ${reasonOf(verdict)}`;
}

/** One metric with the whole of a budget. */
export function judgeMetric(
  metric: Metric,
  samples: RolloutSamples,
  alpha: Parameters<typeof judgeMetrics>[2],
): Verdict {
  const [verdict] = judgeMetrics([metric], samples, alpha);
  if (verdict === undefined) throw new Error('a metric without a verdict');
  return verdict;
}
