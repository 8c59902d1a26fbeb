import { count } from '../report/count.ts';
import { type Panel, renderPlot } from '../report/plot.ts';
import { renderTable } from '../report/table.ts';
import { MOST_LISTED } from './control-count.ts';
import { FACES, OPINIONS_MS } from './face.ts';
import { WAS_ON } from './project.ts';
import type { Soaked, SoakSample } from './soak.ts';
import { NONE, type Tally, totalOf } from './tally.ts';
import type { SoakVerdict } from './verdict.ts';

const ROWS = 12;

/** For a terminal and a page. */
export function renderSoak(soaked: Soaked, verdicts: readonly SoakVerdict[]): string {
  const { plan, samples, changes } = soaked;
  const every = Math.max(1, Math.ceil(samples.length / ROWS));
  const shown = samples.filter((_, index) => index % every === every - 1 || index === samples.length - 1);
  const sections = [
    `${plan.minutes} minutes, ${changes} changes of the route. On were ${WAS_ON}.`,
    besideOf(soaked),
    renderTable(['face', 'a second', 'sent', 'dropped'], facesOf(soaked)),
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

function facesOf({ samples, opinions }: Soaked): readonly (readonly string[])[] {
  const row = (name: string, perSecond: number, { sent, dropped }: Tally) => [
    ...[name, String(perSecond), count(sent), count(dropped)],
  ];
  return [
    ...FACES.map(({ name, perSecond }) =>
      row(name, perSecond, totalOf(samples.map(({ byFace }) => byFace[name] ?? NONE))),
    ),
    row('chat, then feedback about it: the chat', 1_000 / OPINIONS_MS, opinions.asked),
    row('the feedback', 1_000 / OPINIONS_MS, opinions.said),
  ];
}

function besideOf({ watched, counted }: Soaked): string {
  const { spans, metricPosts, scrapes, failedScrapes } = watched;
  return (
    `The receiver got ${count(spans)} spans and ${count(metricPosts)} posts of metrics; ${count(scrapes)} scrapes, ` +
    `${count(failedScrapes)} failed; in the end ${count(counted.after.kept)} kept requests could be listed, ${count(MOST_LISTED)} of an agent at most.`
  );
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
