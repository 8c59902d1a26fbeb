import type { Answer } from '#api/index.ts';
import { formatCount, formatNumber, formatQuantity, formatTime, formatUsd } from './terminal/quantity.ts';
import { renderTable } from './terminal/table.ts';
import type { Surface } from './terminal/tone.ts';
import { cleanText } from './terminal/width.ts';
import { wrapText } from './terminal/wrap.ts';

type SamplesView = Answer<'getSamples'>;
type ReleaseSamples = SamplesView['releases'][number];

/** What was measured of each release, and the requests that somebody may want to look up. */
export function renderSamples(title: string, { releases }: SamplesView, surface: Surface): string {
  const clean = cleanText(title);
  if (releases.length === 0) return `${clean}\nnothing yet: no request has been counted here`;
  const right = (name: string) => ({ title: name, align: 'right' }) as const;
  const table = renderTable(
    [
      { title: 'release' },
      right('requests'),
      right('errors'),
      right('p50'),
      right('p95'),
      right('p99'),
      right('1st token'),
      right('tokens in+out'),
      right('cost'),
    ],
    releases.map((one) => [
      { text: one.label, tone: 'strong' },
      formatNumber(one.requests),
      formatNumber(one.errors),
      formatQuantity(one.responseTime?.p50Ms, 'ms'),
      formatQuantity(one.responseTime?.p95Ms, 'ms'),
      formatQuantity(one.responseTime?.p99Ms, 'ms'),
      formatQuantity(one.firstToken?.p50Ms, 'ms'),
      `${meanText(one.tokensIn)} + ${meanText(one.tokensOut)}`,
      formatUsd(one.costMicroUsd?.mean),
    ]),
    surface,
  );
  return [clean, table, ...releases.flatMap((one) => detailLines(one, surface))].join('\n');
}

function detailLines(one: ReleaseSamples, surface: Surface): readonly string[] {
  const tools = toolText(one);
  const cost = partlyKnown(one);
  return [
    ...(cost === undefined ? [] : wrapText(`${cleanText(one.label)}: ${cost}`, surface.columns)),
    ...(tools === undefined ? [] : wrapText(cleanText(`${one.label} called ${tools}`), surface.columns)),
    ...listLines(
      one.label,
      'slowest',
      one.slowest,
      ({ latencyMs, at }) => `${formatQuantity(latencyMs, 'ms')}, ${formatTime(at)}`,
    ),
    ...listLines(one.label, 'failed', one.failed, ({ at }) => formatTime(at)),
  ];
}

/** A mean of some requests must not pass for one of all. */
function partlyKnown({ costMicroUsd, responseTime }: ReleaseSamples): string | undefined {
  const answered = responseTime?.n ?? 0;
  if (costMicroUsd === undefined || costMicroUsd.n >= answered) return undefined;
  return `cost is known of ${formatNumber(costMicroUsd.n)} of ${formatCount(answered, 'answered request')}`;
}

function toolText({ toolCalls }: ReleaseSamples): string | undefined {
  if (toolCalls === undefined) return undefined;
  const byCount = Object.entries(toolCalls.byName).sort(([, a], [, b]) => b - a);
  const named = byCount.map(([name, count]) => `${name} ×${formatNumber(count)}`);
  return [...named, ...(toolCalls.other === 0 ? [] : [`others ×${formatNumber(toolCalls.other)}`])].join(', ');
}

function listLines(
  label: string,
  what: string,
  requests: ReleaseSamples['slowest'],
  value: (request: ReleaseSamples['slowest'][number]) => string,
): readonly string[] {
  if (requests.length === 0) return [];
  // An id leaves no room beside it in 80 columns.
  const lines = requests.flatMap((one) => [`  ${value(one)}`, `    ${cleanText(one.id)}`]);
  return ['', cleanText(`${what} of ${label}`), ...lines];
}

function meanText(known: ReleaseSamples['tokensIn']): string {
  return known === undefined ? '–' : formatNumber(Math.round(known.mean));
}
