import type { EpochMs } from '#domain/shared/index.ts';
import type { OtlpMetric } from './otlp-metric.ts';
import type { Attributes, Span } from './span.ts';

const CLIENT = 3;
const STATUS_ERROR = 2;
const CUMULATIVE = 2;
const SCOPE = { name: 'headgate.gateway' };

/**
 * The JSON form of OTLP 1.x `ExportTraceServiceRequest` (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding").
 * @param spans as `spanText` writes them
 */
export function tracesRequest(resource: Attributes, spans: readonly string[]): string {
  const [of, scope] = [resourceOf(resource), SCOPE].map((part) => JSON.stringify(part));
  return `{"resourceSpans":[{"resource":${of},"scopeSpans":[{"scope":${scope},"spans":[${spans.join(',')}]}]}]}`;
}

/** `ExportMetricsServiceRequest`. Metrics without a point are left out. */
export function metricsRequest(
  resource: Attributes,
  metrics: readonly OtlpMetric[],
  span: { readonly startedAt: EpochMs; readonly now: EpochMs },
): string {
  const timesOf = (since: EpochMs) => ({
    startTimeUnixNano: nanos(Math.max(since, span.startedAt)),
    timeUnixNano: nanos(span.now),
  });
  return JSON.stringify({
    resourceMetrics: [
      {
        resource: resourceOf(resource),
        scopeMetrics: [{ scope: SCOPE, metrics: metrics.flatMap((metric) => metricOf(metric, timesOf)) }],
      },
    ],
  });
}

/** Written when it ends, one by one: a thousand at once would hold up whoever asks meanwhile. */
export function spanText({
  traceId,
  spanId,
  parentSpanId,
  name,
  startedAt,
  endedAt,
  attributes,
  isError,
}: Span): string {
  return JSON.stringify({
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    kind: CLIENT,
    startTimeUnixNano: nanos(startedAt),
    endTimeUnixNano: nanos(endedAt),
    attributes: attributesOf(attributes),
    ...(isError ? { status: { code: STATUS_ERROR } } : {}),
  });
}

function metricOf(metric: OtlpMetric, timesOf: (since: EpochMs) => object): readonly unknown[] {
  const { name, unit, description } = metric;
  if ('sum' in metric) {
    const dataPoints = metric.sum.map(({ attributes, since, value }) => ({
      ...{ attributes: attributesOf(attributes), ...timesOf(since), asDouble: value },
    }));
    const sum = { aggregationTemporality: CUMULATIVE, isMonotonic: true, dataPoints };
    return dataPoints.length === 0 ? [] : [{ name, unit, description, sum }];
  }
  const dataPoints = metric.histogram.map(({ attributes, since, count, sum, bounds, bucketCounts }) => ({
    attributes: attributesOf(attributes),
    ...timesOf(since),
    ...{ count: String(count), sum, explicitBounds: bounds, bucketCounts: bucketCounts.map(String) },
  }));
  const histogram = { aggregationTemporality: CUMULATIVE, dataPoints };
  return dataPoints.length === 0 ? [] : [{ name, unit, description, histogram }];
}

function resourceOf(attributes: Attributes): unknown {
  return { attributes: attributesOf(attributes) };
}

function attributesOf(attributes: Attributes): readonly unknown[] {
  return Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ key, value: anyValue(value) }],
  );
}

function anyValue(value: NonNullable<Attributes[string]>): unknown {
  if (typeof value === 'string') return { stringValue: value };
  if (typeof value === 'boolean') return { boolValue: value };
  if (typeof value === 'number') return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value };
  return { arrayValue: { values: value.map((text) => ({ stringValue: text })) } };
}

/** 64-bit numbers are text in this form. A millisecond has three places here, a microsecond. */
function nanos(at: EpochMs): string {
  return `${Math.round(at * 1_000)}000`;
}
