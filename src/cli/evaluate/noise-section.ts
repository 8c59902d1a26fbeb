import { type EvaluationResult, noiseColumns, noiseNotes, noiseRows } from '#domain/analysis/index.ts';
import { dimNote } from '../terminal/dim-note.ts';
import { renderTable } from '../terminal/table.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';

/** How far scores stray without any change, and how many cases would show one; nothing unless a release was compared with itself. */
export function renderNoise(result: EvaluationResult, surface: Surface): string {
  const rows = noiseRows(result);
  if (rows.length === 0) return '';
  return [
    paint('how noisy agent and judge are', 'strong', surface),
    renderTable(
      noiseColumns.map((title, at) => ({ title, align: at === 0 ? 'left' : 'right' })),
      rows.map((cells) => cells.map(cleanText)),
      surface,
    ),
    ...noiseNotes(result).map((note) => dimNote(note, surface)),
  ].join('\n');
}
