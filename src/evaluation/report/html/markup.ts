import { showHidden } from '../hidden-characters.ts';

/** A piece of the page that is mark-up already. Only `html` and `trusted` make one. */
export type Markup = { readonly markup: string };

type Part = Markup | string | number | undefined | false | readonly Part[];

/** Mark-up with texts in it: every text is escaped, for elements and quoted attributes alike. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  return { markup: strings.map((text, index) => text + textOf(parts[index])).join('') };
}

/** Of our own hand, and of nobody's else. */
export function trusted(markup: string): Markup {
  return { markup };
}

function textOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'number') return `${part}`;
  if (typeof part === 'string') return escapeHtml(part);
  return 'markup' in part ? part.markup : part.map(textOf).join('');
}

function escapeHtml(text: string): string {
  return showHidden(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/'/g, '&#39;');
}
