import { type EvaluationResult, intentColumns, intentNote, intentRows, newsOfIntents } from '#domain/analysis/index.ts';
import { html, type Markup } from './markup.ts';

/** What the users of each intent get, and why each verdict came out as it did. */
export function renderIntents(result: EvaluationResult): Markup {
  const { told, others } = newsOfIntents(result);
  const intents = [...told, ...others];
  return html`<div class="wide" tabindex="0" role="group" aria-label="by intent"><table class="metrics"><caption>${intentNote(result)}</caption><thead><tr>${intentColumns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead><tbody>${intentRows(
    {
      intents,
    },
  ).map(
    ([intent = '', ...cells], row) =>
      html`<tr><th scope="row">${intent}</th>${cells.map((cell, at) => html`<td class="${at === cells.length - 1 ? `verdict ${intents[row]?.comparison ?? ''}` : 'counts'}">${cell}${at === cells.length - 1 && intents[row]?.because !== undefined && html`<small>${intents[row]?.because}</small>`}</td>`)}</tr>`,
  )}</tbody></table></div>`;
}
