import type { CaseMark } from '../case-outcome.ts';
import { html, type Markup } from './markup.ts';

export const MARK_WORDS: Readonly<Record<CaseMark, { readonly sign: string; readonly word: string }>> = {
  defect: { sign: '⚠', word: 'defect' },
  flagged: { sign: '⚑', word: 'flagged' },
  'no-reply': { sign: '⊘', word: 'no reply' },
  lost: { sign: '▼', word: 'lost' },
  flaky: { sign: '≈', word: 'flaky' },
  fails: { sign: '✖', word: 'fails' },
  gained: { sign: '▲', word: 'gained' },
  same: { sign: '=', word: 'same' },
};

export function badge(mark: CaseMark): Markup {
  const { sign, word } = MARK_WORDS[mark];
  return html`<span class="mark ${mark}">${sign} ${word}</span> `;
}
