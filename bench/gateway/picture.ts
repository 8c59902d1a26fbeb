import { type BarPanel, renderBars } from '../report/bars.ts';
import type { Row } from './result.ts';

/** What each way to the agent costs, what it carries, and what it adds to the waiting. */
export function renderPicture(rows: readonly Row[]): string {
  const panels: readonly BarPanel[] = [
    panel('Processor time of the proxy, µs a request', rows, (row) => row.cpuUsPerRequest),
    panel('Requests a second, 64 connections', rows, (row) => row.perSecond),
    panel('p50 above direct at 1,000 requests a second, ms', rows, (row) =>
      row.name === 'direct' ? undefined : row.p50AboveDirectMs,
    ),
  ];
  return renderBars('What the gateway adds to a request, beside other proxies', panels);
}

function panel(title: string, rows: readonly Row[], value: (row: Row) => number | undefined): BarPanel {
  return {
    title,
    bars: rows.flatMap((row) => {
      const height = value(row);
      if (height === undefined) return [];
      return [{ name: row.name, value: Math.max(0, height), tone: isOurs(row) ? 'first' : 'second' }];
    }),
  };
}

function isOurs({ name }: Row): boolean {
  return name.startsWith('gateway') || name.startsWith('chat');
}
