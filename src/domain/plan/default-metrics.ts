import type { Metric, MetricName } from '../analysis/index.ts';

/** What a metric is by nature; a project may change how far and how strictly it is watched, never this. */
export const metricNature: Readonly<
  Record<MetricName, Pick<Metric, 'kind' | 'better'> & { readonly unit: MetricUnit }>
> = {
  'error-rate': { kind: 'rate', better: 'lower', unit: 'share' },
  'slow-requests': { kind: 'rate', better: 'lower', unit: 'share' },
  'response-time': { kind: 'mean', better: 'lower', unit: 'duration' },
  'response-time-p50': { kind: 'quantile', better: 'lower', unit: 'duration' },
  'response-time-p95': { kind: 'quantile', better: 'lower', unit: 'duration' },
  'response-time-p99': { kind: 'quantile', better: 'lower', unit: 'duration' },
  quality: { kind: 'score', better: 'higher', unit: 'number' },
  complaints: { kind: 'events', better: 'lower', unit: 'share' },
  rating: { kind: 'bounded', better: 'higher', unit: 'number' },
  tokens: { kind: 'mean', better: 'lower', unit: 'number' },
  cost: { kind: 'mean', better: 'lower', unit: 'number' },
};

/** `share`: events per request, 0-1. `duration`: milliseconds. `number`: the metric's own unit (score, stars, tokens). */
export type MetricUnit = 'share' | 'duration' | 'number';

/** What each step watches unless a strategy says otherwise. The margins and limits are the guide's. */
export const defaultMetrics: readonly Metric[] = [
  // The guide's "more than 5 %" means percentage points: its own example goes from 0.01 % to 0.02 % and moves on.
  watch('error-rate', 'prove', { kind: 'absolute', value: 0.05 }, 0.01),
  watch('response-time', 'prove', { kind: 'relative', value: 0.5 }, 5_000),
  watch('quality', 'prove', { kind: 'relative', value: 0.1 }, 3.5),
  // Complaints are judged against the baseline's own rate, so any surely higher rate counts.
  watch('complaints', 'guard', { kind: 'absolute', value: 0 }),
  watch('rating', 'guard', { kind: 'relative', value: 0.1 }),
  watch('tokens', 'guard', { kind: 'relative', value: 0.5 }),
  // The tail, as a share: it needs far fewer requests than a percentile, and can't hide behind a quicker middle.
  { ...watch('slow-requests', 'guard', { kind: 'absolute', value: 0.05 }), slowerThanMs: 5_000 },
];

/** What a strategy may watch beside them by naming it. */
export const optionalMetrics: readonly Metric[] = [
  watch('response-time-p50', 'guard', { kind: 'relative', value: 0.5 }),
  watch('response-time-p95', 'guard', { kind: 'relative', value: 0.5 }),
  watch('response-time-p99', 'guard', { kind: 'relative', value: 0.5 }),
  watch('cost', 'guard', { kind: 'relative', value: 0.5 }),
];

function watch(name: MetricName, role: Metric['role'], margin: Metric['margin'], critical?: number): Metric {
  const { kind, better } = metricNature[name];
  return {
    name,
    kind,
    role,
    better,
    margin,
    ...(critical === undefined ? {} : { critical }),
    minExposure: 50,
    failureLimit: 0,
    consecutiveErrorLimit: 4,
  };
}
