import { count } from '../report/count.ts';
import { type Panel, renderPlot } from '../report/plot.ts';
import { renderTable } from '../report/table.ts';
import type { Measured } from './bench.ts';
import { type Bound, costOf, type Row } from './result.ts';

/** Everything measured, for a terminal and for a page. */
export function renderReport({ rows, rests }: Measured, bounds: readonly Bound[]): string {
  const sections = [
    renderTable(
      ['rollouts', 'at work', 'ms/pass', 'cpu ms', 'of it db', 'passes/s'],
      rows.map((row) => [
        row.scenario.name,
        String(row.controllers),
        fixed(row.elapsedMs * row.controllers),
        fixed(costOf(row)),
        row.databaseCpuMs === undefined ? '?' : fixed(row.databaseCpuMs),
        count(Math.round(1_000 / row.elapsedMs)),
      ]),
    ),
    renderTable(
      ['one controller left alone', 'passes/s', 'of a processor'],
      rests.map((rest) => [rest.scenario.name, fixed(rest.passesPerSecond), `${fixed(100 * rest.cpuRatio)} %`]),
    ),
    renderTable(
      ['bound', 'ratio', 'at most', 'kept'],
      bounds.map(({ name, ratio, atMost, kept }) => [name, fixed(ratio), fixed(atMost), kept ? 'yes' : 'NO']),
    ),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** The curve, once as cost and once as work done. */
export function renderCurve({ rows }: Measured): string {
  const curve = rows.filter((row) => row.scenario.group === 'curve');
  const series = (controllers: number, y: (row: Row) => number) => ({
    name: controllers === 1 ? '1 controller' : `${controllers} controllers`,
    tone: controllers === 1 ? ('first' as const) : ('second' as const),
    points: curve.filter((row) => row.controllers === controllers).map((row) => ({ x: row.scenario.n, y: y(row) })),
  });
  const both = (y: (row: Row) => number) => [series(1, y), series(3, y)];
  const hundred = curve.find((row) => row.scenario.n === 100 && row.controllers === 1);
  const cost: Panel = {
    title: 'Cost of a pass over one due rollout',
    unit: 'ms of processor time',
    limit: hundred && { y: 2 * costOf(hundred), name: 'twice the cost among 100, 1 controller' },
    series: both(costOf),
  };
  const work: Panel = { title: 'Passes in a second', unit: 'passes', series: both((row) => 1_000 / row.elapsedMs) };
  return renderPlot('What a reconcile pass costs with 10 to 10,000 rollouts', 'rollouts that are due', [cost, work]);
}

function fixed(number: number): string {
  return number.toFixed(number < 10 ? 2 : number < 100 ? 1 : 0);
}
