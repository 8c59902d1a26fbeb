/** What a scraper makes of the text. */
export type Scraped = {
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
  /** The value of the one series of that name that has these labels. */
  value(name: string, labels?: Readonly<Record<string, string>>): number | undefined;
};

type Sample = { readonly name: string; readonly labels: Readonly<Record<string, string>>; readonly value: number };

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LINE = /^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (\S+)$/;
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)/y;
const NUMBER = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|[+-]Inf|NaN)$/i;
const TYPES = ['counter', 'gauge', 'histogram'];

/**
 * Reads the text format of Prometheus, version 0.0.4, and is stricter than Prometheus: every family has HELP and TYPE before its
 * series, once; counters end in `_total`; histograms are whole and ascend. @throws at the first line that breaks a rule
 */
export function readExposition(text: string): Scraped {
  if (!text.endsWith('\n')) throw new Error('the last line does not end');
  const types = new Map<string, string>();
  const helps = new Set<string>();
  const samples: Sample[] = [];
  let family = '';
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      must(NAME.test(name) && !helps.has(name), line);
      must(/^(?:[^\\]|\\[\\n])*$/.test(rest), line);
      helps.add(name);
      family = name;
    } else if (kind === 'TYPE') {
      must(name === family && !types.has(name) && TYPES.includes(rest), line);
      must((rest === 'counter') === name.endsWith('_total'), line);
      types.set(name, rest);
    } else samples.push(readSample(line, family, types.get(family)));
  }
  must(new Set(samples.map(seriesOf)).size === samples.length, 'a series is there twice');
  for (const [name, type] of types) if (type === 'histogram') checkHistogram(name, samples);
  return {
    types,
    samples,
    value: (name, labels = {}) => {
      const found = samples.filter(
        (one) => one.name === name && Object.entries(labels).every(([key, value]) => one.labels[key] === value),
      );
      must(found.length < 2, `${found.length} series are called ${name} ${JSON.stringify(labels)}`);
      return found[0]?.value;
    },
  };
}

function readSample(line: string, family: string, type: string | undefined): Sample {
  const [, name = '', inside = '', value = ''] = LINE.exec(line) ?? [];
  const ends = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
  must(type !== undefined && ends.some((end) => name === family + end), line);
  must(NUMBER.test(value), line);
  return { name, labels: readLabels(inside, line), value: Number(value.replace('Inf', 'Infinity')) };
}

function readLabels(inside: string, line: string): Readonly<Record<string, string>> {
  const labels: Record<string, string> = {};
  for (LABEL.lastIndex = 0; LABEL.lastIndex < inside.length; ) {
    const [, key = '', value = ''] = LABEL.exec(inside) ?? [];
    must(key !== '' && !Object.hasOwn(labels, key), line);
    labels[key] = value.replace(/\\(.)/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
  }
  return labels;
}

function checkHistogram(name: string, samples: readonly Sample[]): void {
  const counts = samples.filter((one) => one.name === `${name}_count`);
  must(counts.length > 0, `${name} has no _count`);
  for (const { labels, value } of counts) {
    const own = ({ le: _, ...others }: Sample['labels']): string => seriesOf({ name: '', labels: others });
    const buckets = samples.filter((one) => one.name === `${name}_bucket` && own(one.labels) === own(labels));
    const bounds = buckets.map((one) => Number(one.labels.le?.replace('Inf', 'Infinity')));
    must(
      bounds.at(-1) === Number.POSITIVE_INFINITY && buckets.at(-1)?.value === value,
      `${name} does not end with +Inf`,
    );
    must(
      bounds.every((bound, at) => at === 0 || bound > (bounds[at - 1] ?? 0)),
      `bounds of ${name} ascend`,
    );
    must(
      buckets.every((one, at) => at === 0 || one.value >= (buckets[at - 1]?.value ?? 0)),
      `${name} is cumulative`,
    );
    must(
      samples.some((one) => one.name === `${name}_sum` && own(one.labels) === own(labels)),
      `${name} has a sum`,
    );
  }
}

function seriesOf({ name, labels }: Pick<Sample, 'name' | 'labels'>): string {
  return JSON.stringify([name, Object.entries(labels).sort()]);
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`not the text format: ${what}`);
}
