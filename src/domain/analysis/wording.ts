import { groupThousands } from '../shared/index.ts';
import type { Metric, MetricName } from './metric.ts';

/** What one unit of a metric is, for the card. */
export const metricUnits: Readonly<Record<MetricName, string>> = {
  'error-rate': 'errors per request, 0-1',
  'slow-requests': 'slow requests per request, 0-1',
  'response-time': 'ms',
  'response-time-p50': 'ms',
  'response-time-p95': 'ms',
  'response-time-p99': 'ms',
  quality: 'score, 1-5',
  complaints: 'complaints per request, 0-1',
  rating: 'stars, 1-5',
  tokens: 'tokens per request',
  cost: 'micro-dollars per request',
};

const SUFFIX: Readonly<Record<MetricName, string>> = {
  'error-rate': ' %',
  'slow-requests': ' %',
  'response-time': ' ms',
  'response-time-p50': ' ms',
  'response-time-p95': ' ms',
  'response-time-p99': ' ms',
  quality: '',
  complaints: ' %',
  rating: ' stars',
  tokens: ' tokens',
  cost: ' µ$',
};

/** `0.081` of an error rate -> `8.1 %`; `1240.3` ms -> `1,240 ms`. */
export function formatValue(metric: Metric, value: number): string {
  return `${formatNumber(isShare(metric) ? value * 100 : value)}${SUFFIX[metric.name]}`;
}

/** A difference: shares differ by percentage points. */
export function formatDifference(metric: Metric, value: number): string {
  if (isShare(metric)) return `${formatNumber(value * 100)} percentage points`;
  return metric.kind === 'score' ? `${formatNumber(value)} points` : formatValue(metric, value);
}

/** `1890` -> `1,890`. */
export function formatCount(count: number): string {
  return groupThousands(Math.round(count));
}

/** Three digits, all of those before the point. */
function formatNumber(value: number): string {
  if (Math.abs(value) >= 100) return formatCount(value);
  return Number(value.toPrecision(Math.abs(value) >= 10 ? 3 : 2)).toString();
}

function isShare(metric: Metric): boolean {
  return metric.kind === 'rate' || metric.kind === 'events';
}

/** How far the candidate may be worse: `5 percentage points`, `50 % of the baseline’s`, `nothing`. */
export function describeMargin(metric: Metric): string {
  const { kind, value } = metric.margin;
  if (value === 0) return 'nothing';
  return kind === 'absolute' ? formatDifference(metric, value) : `${formatNumber(value * 100)} %`;
}
