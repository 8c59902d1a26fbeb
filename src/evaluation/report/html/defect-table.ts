import { defectColumns, defectRows, type EvaluationResult, filterText, flagTexts } from '#domain/analysis/index.ts';
import { figureTable } from './figure-table.ts';
import { html, type Markup } from './markup.ts';

/** Of each safety evaluator and of all together: confirmed defects by replies judged, and below what was flagged without being one. */
export function renderDefects(result: EvaluationResult): Markup {
  const flags = flagTexts(result);
  const filter = filterText(result);
  return html`${figureTable({
    ...{ label: 'defects', columns: defectColumns, rows: defectRows(result) },
    caption: 'A defect is a flag that was confirmed. Old and new are defects by replies judged.',
  })}${filter !== undefined && html`<p${filter.differs && html` class="bad"`}>${filter.differs && '⚠ '}${filter.text}</p>`}${flags.length > 0 && html`<h3>Flagged, and no defect as far as is known</h3><ul>${flags.map((flag) => html`<li>${flag}</li>`)}</ul>`}`;
}
