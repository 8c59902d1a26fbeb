import { renderTable } from '../../report/table.ts';
import type { ErrorRate } from '../false-alarm/measure.ts';
import { percent } from './figures.ts';

/** A row for each rule, a column for each world. */
export function renderErrors(errors: readonly ErrorRate[], kind: ErrorRate['kind'], title: string): string {
  const own = errors.filter((error) => error.kind === kind);
  const worlds = [...new Set(own.map(({ world }) => world))];
  const rules = [...new Set(own.map(({ rule }) => rule))];
  return renderTable(
    [title, ...worlds, 'allowed'],
    rules.map((rule) => {
      const row = own.filter((error) => error.rule === rule);
      const allowed = percent(row[0]?.allowed ?? Number.NaN);
      return [rule, ...worlds.map((world) => found(row.find((error) => error.world === world))), allowed];
    }),
  );
}

function found(error: ErrorRate | undefined): string {
  if (error === undefined) return '';
  const share = error.erred / error.paths;
  return `${percent(share)}${share > error.limit ? ' !' : ''}`;
}
