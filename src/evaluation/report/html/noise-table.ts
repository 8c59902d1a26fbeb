import { type EvaluationResult, noiseColumns, noiseNotes, noiseRows } from '#domain/analysis/index.ts';
import { figureTable } from './figure-table.ts';
import { html, type Markup } from './markup.ts';
import { list } from './shell.ts';

/** How far scores stray without any change, and how many cases would show one. */
export function renderNoise(result: EvaluationResult): Markup {
  return html`${figureTable({ label: 'noise', columns: noiseColumns, rows: noiseRows(result) })}${list(noiseNotes(result))}`;
}
