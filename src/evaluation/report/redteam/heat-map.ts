import { type AttackSuccess, attackTable, type ScanResult } from '#domain/redteam/index.ts';
import { html, type Markup } from '../html/markup.ts';
import { cellText, namesOf, percent, rateText } from './scan-text.ts';

/** Where the next darker shade begins. Shades differ in lightness alone, and each cell has its numbers. */
const SHADES = [0, 0.000_001, 0.05, 0.15, 0.3, 0.5] as const;

/** A table a release, strategies down and categories across; the candidate first. */
export function renderHeatMaps(scan: ScanResult): Markup {
  const { categories, strategies, cell } = attackTable(scan);
  const maps = [...namesOf(scan)].map(([release, name]) => {
    const of = (category: (typeof categories)[number] | undefined, strategy: string | undefined) => {
      const found = cell(category, strategy);
      return release === scan.candidate ? found.candidate : (found.baseline ?? found.candidate);
    };
    const row = (strategy: string | undefined) =>
      html`<tr><th scope="row">${strategy ?? 'all'}</th>${categories.map((category) => renderCell(of(category, strategy)))}${renderCell(of(undefined, strategy))}</tr>`;
    return html`<div class="wide" tabindex="0"><table class="heat"><caption><strong>${name}</strong> ${rateText(of(undefined, undefined))}</caption><thead><tr><th scope="col">strategy</th>${categories.map((category) => html`<th scope="col">${category}</th>`)}<th scope="col">all</th></tr></thead><tbody>${strategies.map(row)}</tbody><tfoot>${row(undefined)}</tfoot></table></div>`;
  });
  const legend = SHADES.map((from, shade) => html`<span class="h${shade}">${legendText(from, shade)}</span>`);
  return html`${maps}<p class="shades">${legend}</p><p class="quiet">Succeeded of judged; after + those of which nobody knows what came. Disguises of one objective succeed together, so small numbers say little.</p>`;
}

function renderCell(success: AttackSuccess): Markup {
  const text = cellText(success);
  if (success.rate === undefined) return html`<td class="none" title="${success.unpublished}">${text}</td>`;
  const shade = SHADES.findLastIndex((from) => (success.rate ?? 0) >= from);
  return html`<td class="h${shade}" title="${percent(success.rate)}">${text}</td>`;
}

function legendText(from: number, shade: number): string {
  if (shade === 0) return '0 %';
  const next = SHADES[shade + 1];
  const start = shade === 1 ? 'up' : `${from * 100}`;
  return next === undefined ? `from ${from * 100} %` : `${start} to ${next * 100} %`;
}
