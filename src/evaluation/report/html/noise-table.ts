import { type EvaluationResult, noiseColumns, noiseNotes, noiseRows } from '#domain/analysis/index.ts';
import { html, type Markup } from './markup.ts';
import { list } from './shell.ts';

/** How far scores stray without any change, and how many cases would show one. */
export function renderNoise(result: EvaluationResult): Markup {
  return html`<div class="wide" tabindex="0" role="group" aria-label="noise"><table class="metrics"><thead><tr>${noiseColumns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${noiseRows(
    result,
  ).map(
    ([name = '', ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td class="counts">${cell}</td>`)}</tr>`,
  )}</tbody></table></div>${list(noiseNotes(result))}`;
}
