import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Cell } from '../terminal/table.ts';

type Metric = EvaluationResult['metrics'][number];

const SAYS: Readonly<Record<Metric['comparison'], Cell>> = {
  improved: { text: '✔ improved', tone: 'good' },
  worse: { text: '✖ worse', tone: 'bad' },
  'no-meaningful-change': { text: '= no meaningful change', tone: 'plain' },
  'cannot-tell': { text: '… can’t tell', tone: 'warn' },
  error: { text: '! error', tone: 'warn' },
};

/** Of a table of what was compared, by its first column. */
export function comparisonColumns(title: string) {
  return [
    { title },
    { title: 'old', align: 'right' },
    { title: 'new', align: 'right' },
    { title: 'change [95 %]', align: 'right' },
    { title: 'says' },
  ] as const;
}

export function saysCell(comparison: Metric['comparison']): Cell {
  return SAYS[comparison];
}

/** A change with its interval; a dash where none is known. */
export function changeCell(change: Metric['change']): string {
  if (change === undefined) return '–';
  return `${signed(change.estimate)} [${signed(change.lower)}, ${signed(change.upper)}]`;
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(2)}`;
}
