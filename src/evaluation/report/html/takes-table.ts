import { type EvaluationResult, takesColumns, takesNotes, takesRows } from '#domain/analysis/index.ts';
import { figureTable } from './figure-table.ts';
import { html, type Markup } from './markup.ts';

/** Time, tokens, money and calls of a reply, old beside new. */
export function renderTakes(result: EvaluationResult): Markup {
  const notes = takesNotes(result);
  return html`${figureTable({
    ...{ label: 'what a reply takes', columns: takesColumns, rows: takesRows(result) },
    ...{ caption: 'Means over cases. No verdict, and no gate.', isNarrow: true },
  })}${notes.map((note) => html`<p class="quiet">${note}</p>`)}`;
}
