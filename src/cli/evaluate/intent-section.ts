import { type EvaluationResult, intentColumns, intentNote, intentRows } from '#domain/analysis/index.ts';
import { renderTable } from '../terminal/table.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';

/** What the users of each intent get, old beside new; nothing where no case names one. */
export function renderIntents(result: EvaluationResult, surface: Surface): string {
  const note = intentNote(result);
  if (note === undefined) return '';
  return [
    renderTable(
      intentColumns.map((title) => ({ title })),
      intentRows(result).map((cells) => cells.map(cleanText)),
      surface,
    ),
    paint(wrapIndented(cleanText(note), surface.columns, ''), 'dim', surface),
  ].join('\n');
}
