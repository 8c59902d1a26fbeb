import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import { CASE_MARKS, type CaseOutcome } from '../case-outcome.ts';
import { safetyEvaluators } from '../quotable.ts';
import type { Arms } from './arms.ts';
import { renderCase } from './case-entry.ts';
import { MARK_WORDS } from './mark-badge.ts';
import { html, type Markup } from './markup.ts';
import { charsPerReply } from './text-budget.ts';

/** More would make a page that no browser likes to open; the worst are shown. */
export const MAX_LISTED_CASES = 1_000;

export function anchorOf(index: number): string {
  return `case-${index + 1}`;
}

/** All cases, the worst first, under filters that a script brings to life; without it, one long list. */
export function renderCases(
  result: EvaluationResult,
  outcomes: readonly CaseOutcome[],
  { arms, dataset }: { readonly arms: Arms; readonly dataset: Dataset | undefined },
): Markup {
  const listed = outcomes.slice(0, MAX_LISTED_CASES);
  const items = new Map(dataset?.cases.map((item) => [item.id, item]));
  const shared = { arms, safety: safetyEvaluators(result), maxChars: charsPerReply(result) };
  const entries = listed.map((outcome, index) =>
    renderCase(outcome, anchorOf(index), { ...shared, item: items.get(outcome.caseId) }),
  );
  const more = outcomes.length - listed.length;
  return html`${renderFilters(
    result,
    outcomes,
    [...items.values()].flatMap(({ tags }) => tags),
  )}<div id="cases">${entries}</div>${more > 0 && html`<p class="quiet">${more} more cases, none worse than these, are left out; the JSON form has them all.</p>`}`;
}

function renderFilters({ metrics }: EvaluationResult, outcomes: readonly CaseOutcome[], tags: readonly string[]) {
  const named = [...new Set(tags)].sort();
  const count = (mark: (typeof CASE_MARKS)[number]) => outcomes.filter(({ marks }) => marks.includes(mark)).length;
  const marks = CASE_MARKS.filter((mark) => count(mark) > 0);
  return html`<form id="filters" hidden role="search" aria-label="filter the cases"><label>What became of it <select name="mark"><option value="">anything</option>${marks.map((mark) => html`<option value="${mark}">${MARK_WORDS[mark].word} (${count(mark)})</option>`)}</select></label><label>Evaluator <select name="evaluator"><option value="">any</option>${metrics.map(({ evaluator }, index) => html`<option value="e${index}">${evaluator.name}</option>`)}</select></label>${named.length > 0 && html`<label>Tag <select name="tag"><option value="">any</option>${named.map((tag) => html`<option value="${tag}">${tag}</option>`)}</select></label>`}<label>Text <input name="text" type="search" autocomplete="off"></label><button type="button" name="open">Open all shown</button><button type="reset">Reset</button><output id="shown" aria-live="polite"></output></form>`;
}
