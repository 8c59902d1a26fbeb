import { type EvaluationResult, takesColumns, takesNotes, takesRows } from '#domain/analysis/index.ts';
import { dimNote } from '../terminal/dim-note.ts';
import { renderTable } from '../terminal/table.ts';
import type { Surface } from '../terminal/tone.ts';

/** Time, tokens, money and calls of a reply, old beside new; nothing where none of it is known. */
export function renderTakes(result: EvaluationResult, surface: Surface): string {
  const rows = takesRows(result);
  if (rows.length === 0) return '';
  return [
    renderTable(
      takesColumns.map((title, at) => ({ title, align: at === 0 ? 'left' : 'right' })),
      rows,
      surface,
    ),
    ...takesNotes(result).map((note) => dimNote(note, surface)),
  ].join('\n');
}
