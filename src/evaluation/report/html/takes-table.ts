import { type EvaluationResult, takesColumns, takesNotes, takesRows } from '#domain/analysis/index.ts';
import { html, type Markup } from './markup.ts';

/** Time, tokens, money and calls of a reply, old beside new. */
export function renderTakes(result: EvaluationResult): Markup {
  const rows = takesRows(result);
  const notes = takesNotes(result);
  return html`<div class="wide" tabindex="0" role="group" aria-label="what a reply takes"><table><caption>Means over cases. No verdict, and no gate.</caption><thead><tr>${takesColumns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${rows.map(
    ([name = '', ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td class="counts">${cell}</td>`)}</tr>`,
  )}</tbody></table></div>${notes.map((note) => html`<p class="quiet">${note}</p>`)}`;
}
