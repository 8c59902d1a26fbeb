import { html, type Markup } from './markup.ts';

type Figures = {
  /** What it is a table of, for those who can't see it. */
  readonly label: string;
  readonly columns: readonly string[];
  /** The first cell of each names it. */
  readonly rows: readonly (readonly string[])[];
  readonly caption?: string;
  /** As wide as its figures, and not as the page. */
  readonly isNarrow?: boolean;
};

/** A table of figures, of which a narrow screen shows a part at a time. */
export function figureTable({ label, columns, rows, caption, isNarrow = false }: Figures): Markup {
  const head = columns.map((column) => html`<th scope="col">${column}</th>`);
  const body = rows.map(
    ([name = '', ...cells]) =>
      html`<tr><th scope="row">${name}</th>${cells.map((cell) => html`<td class="counts">${cell}</td>`)}</tr>`,
  );
  return html`<div class="wide" tabindex="0" role="group" aria-label="${label}"><table${!isNarrow && html` class="metrics"`}>${caption !== undefined && html`<caption>${caption}</caption>`}<thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}
