/** One line: the labels of a series and its value. */
export type MetricSample = { readonly labels: Readonly<Record<string, string>>; readonly value: number };

/** The values of one series of a histogram. */
export type HistogramSample = {
  readonly labels: Readonly<Record<string, string>>;
  /** Upper bounds in ascending order, and how many values are at most each. */
  readonly buckets: readonly { readonly le: number; readonly count: number }[];
  readonly sum: number;
  readonly count: number;
};

/** All series of one name. Names end with their unit, a base unit; those of counters in `_total`. */
export type MetricFamily = { readonly name: string; readonly help: string } & (
  | { readonly type: 'counter' | 'gauge'; readonly samples: readonly MetricSample[] }
  | { readonly type: 'histogram'; readonly samples: readonly HistogramSample[] }
);

/** Of the text that `renderExposition` writes. */
export const EXPOSITION_CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * The text format that Prometheus scrapes, version 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). Families without a
 * series are left out.
 */
export function renderExposition(families: readonly MetricFamily[]): string {
  const lines = families.flatMap((family) => {
    if (family.samples.length === 0) return [];
    const { name, help, type } = family;
    const series = family.type === 'histogram' ? family.samples.flatMap((one) => histogramLines(name, one)) : [];
    const plain = family.type === 'histogram' ? [] : family.samples.map((one) => line(name, one.labels, one.value));
    return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...plain, ...series];
  });
  return `${lines.join('\n')}\n`;
}

function histogramLines(name: string, { labels, buckets, sum, count }: HistogramSample): readonly string[] {
  return [
    ...buckets.map(({ le, count: atMost }) => line(`${name}_bucket`, { ...labels, le: String(le) }, atMost)),
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    line(`${name}_sum`, labels, sum),
    line(`${name}_count`, labels, count),
  ];
}

function line(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([key, text]) => `${key}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
