import { count } from '../report/count.ts';
import { type Panel, renderPlot } from '../report/plot.ts';
import { renderTable } from '../report/table.ts';
import type { Soaked, SoakSample } from './soak.ts';
import type { SoakVerdict } from './verdict.ts';

const ROWS = 12;

/** For a terminal and a page. */
export function renderSoak({ plan, samples, changes }: Soaked, verdicts: readonly SoakVerdict[]): string {
  const every = Math.max(1, Math.ceil(samples.length / ROWS));
  const shown = samples.filter((_, index) => index % every === every - 1 || index === samples.length - 1);
  const sections = [
    `${plan.minutes} minutes, ${plan.requestsPerSecond} requests and ${plan.streamsPerSecond} streams a second, ${changes} changes of the route.`,
    renderTable(
      ['minute', 'sent', 'dropped', 'p50 ms', 'p99 ms', 'first byte p99 ms', 'gateway MiB', 'heap MiB', 'server MiB'],
      shown.map((sample) => [
        ...[(sample.atMs / 60_000).toFixed(1), count(sample.sent), count(sample.dropped)],
        ...[sample.whole.p50, sample.whole.p99, sample.firstByte.p99].map((ms) => ms.toFixed(1)),
        ...[sample.gateway.residentBytes, sample.gateway.heapBytes, sample.server.residentBytes].map(mebibytes),
      ]),
    ),
    renderTable(
      ['at the end', 'found', 'kept'],
      verdicts.map(({ name, found, kept, isJudged }) => [name, found, isJudged ? wordOf(kept) : 'not judged']),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Memory and waiting, over time. */
export function plotSoak({ samples }: Soaked): string {
  const line = (name: string, tone: 'first' | 'second', value: (sample: SoakSample) => number) => ({
    ...{ name, tone },
    points: samples.map((sample) => ({ x: Math.round(sample.atMs / 6_000) / 10, y: value(sample) })),
  });
  const memory: Panel = {
    title: 'Memory of the gateway',
    unit: 'MiB',
    series: [
      line('resident', 'first', ({ gateway }) => gateway.residentBytes / 2 ** 20),
      line('heap', 'second', ({ gateway }) => (gateway.heapBytes ?? 0) / 2 ** 20),
    ],
  };
  const waiting: Panel = {
    title: 'A request, from sending to its last byte',
    unit: 'ms',
    series: [line('p50', 'first', ({ whole }) => whole.p50), line('p99', 'second', ({ whole }) => whole.p99)],
  };
  return renderPlot('A soak of the gateway', 'minutes', [memory, waiting], 'linear');
}

function mebibytes(bytes: number | undefined): string {
  return bytes === undefined || Number.isNaN(bytes) ? '?' : (bytes / 2 ** 20).toFixed(0);
}

function wordOf(kept: boolean | undefined): string {
  if (kept === undefined) return '?';
  return kept ? 'yes' : 'NO';
}
