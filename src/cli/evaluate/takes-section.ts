import { type EvaluationResult, takesColumns, takesNotes, takesRows } from '#domain/analysis/index.ts';
import { renderTable } from '../terminal/table.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';

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
    ...takesNotes(result).map((note) => paint(wrapIndented(cleanText(note), surface.columns, ''), 'dim', surface)),
  ].join('\n');
}
