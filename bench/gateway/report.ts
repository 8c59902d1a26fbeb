import { count } from '../report/count.ts';
import { renderTable } from '../report/table.ts';
import type { Measured } from './bench.ts';
import { WAS_ON } from './contestant/everything-on.ts';
import type { Bound, Row } from './result.ts';

/** Everything measured, for a terminal and for a page. */
export function renderReport(
  { memory, curve, skipped }: Measured,
  rows: readonly Row[],
  bounds: readonly Bound[],
): string {
  const titles = [
    ...['way to the agent', 'requests/s', 'of bare', 'cpu us/request', 'of bare'],
    ...['p50 +ms', 'p99 +ms', 'first byte p50 +ms', 'p99 +ms', 'failed', 'streams'],
  ];
  const sections = [
    renderTable(
      titles,
      rows.map((row) => [
        ...[row.name, count(Math.round(row.perSecond)), fixed(row.ofBare)],
        ...[fixed(row.cpuUsPerRequest, 0), fixed(row.cpuOfBare)],
        ...[row.p50AboveDirectMs, row.p99AboveDirectMs].map((ms) => fixed(ms)),
        ...[row.firstByteP50AboveDirectMs, row.firstByteP99AboveDirectMs].map((ms) => fixed(ms)),
        ...[count(row.failed), count(row.failedStreams)],
      ]),
    ),
    renderTable(
      ['memory of one more', 'measured', 'resident KiB', 'heap KiB'],
      memory.map(({ name, count: many, residentBytes, heapBytes }) => [
        ...[name, count(many), fixed(residentBytes / 1_024, 1)],
        heapBytes === undefined ? '' : fixed(heapBytes / 1_024, 1),
      ]),
    ),
    renderTable(
      ['processes that share a port', 'requests/s', 'of one', 'cpu us/request'],
      curve.map(({ processes, perSecond, cpuUsPerRequest }) => [
        ...[String(processes), count(Math.round(perSecond)), fixed(perSecond / (curve[0]?.perSecond ?? Number.NaN))],
        fixed(cpuUsPerRequest, 0),
      ]),
    ),
    renderTable(
      ['bound', 'figure', 'limit', 'kept'],
      bounds.map(({ name, figure, limit, kind, kept }) => [
        ...[name, fixed(figure, kind === 'exactly' ? 6 : 2), `${kind} ${limit}`, kept ? 'yes' : 'NO'],
      ]),
    ),
    `On in the gateway: ${WAS_ON}.`,
    ...skipped.map(({ name, because }) => `Not measured: ${name}, ${because}.`),
  ];
  return `${sections.join('\n\n')}\n`;
}

function fixed(number: number | undefined, digits = 2): string {
  return number === undefined || Number.isNaN(number) ? '' : number.toFixed(digits);
}
