import type { CallFinding, Scoring } from '#domain/analysis/index.ts';
import { html, type Markup } from './markup.ts';

const SAYS: Readonly<Record<CallFinding['outcome'], string>> = {
  right: '✔ right',
  'not-called': '✖ not called',
  failed: '✖ failed',
  'wrong-arguments': '✖ wrong arguments',
  'invented-arguments': '✖ invented arguments',
  retried: '↻ made right later',
  needless: '✖ needless',
  made: '· made',
};

/** What became of each call, where an evaluator says it of each. */
export function renderCalls({ calls = [] }: Scoring): Markup {
  if (calls.length === 0) return html``;
  return html`<ul>${calls.map(
    ({ name, expected, outcome, problem }) =>
      html`<li><b>${name}</b>${expected === true && ' (expected)'} ${SAYS[outcome]}${problem !== undefined && html`<br>${problem}`}</li>`,
  )}</ul>`;
}
