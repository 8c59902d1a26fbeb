import { diffWordsWithSpace } from 'diff';
import { html, type Markup } from './markup.ts';

/** More changes than this are another text, and take long to find. */
const MAX_EDITS = 1_500;
/** Where less than this share of both texts is common, marks would be on nearly every word. */
const MIN_COMMON = 0.25;

/** Both texts with what only one of them has marked; unmarked where they have too little in common. */
export function markDifferences(before: string, after: string): { readonly before: Markup; readonly after: Markup } {
  if (before === after) return { before: html`${before}`, after: html`${after}` };
  const changes = diffWordsWithSpace(before, after, { maxEditLength: MAX_EDITS });
  const common = changes?.reduce((sum, { added, removed, value }) => sum + (added || removed ? 0 : value.length), 0);
  if (changes === undefined || (common ?? 0) < MIN_COMMON * Math.min(before.length, after.length)) {
    return { before: html`${before}`, after: html`${after}` };
  }
  return {
    before: html`${changes.map(({ added, removed, value }) => !added && (removed ? html`<del>${value}</del>` : value))}`,
    after: html`${changes.map(({ added, removed, value }) => !removed && (added ? html`<ins>${value}</ins>` : value))}`,
  };
}
