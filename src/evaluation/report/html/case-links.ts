import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import { type CaseOutcome, disagree } from '../case-outcome.ts';
import { hideSecrets } from '../quotable.ts';
import { findCasesWorthReading } from '../worth-reading.ts';
import { anchorOf, MAX_LISTED_CASES } from './case-list.ts';
import { html, type Markup } from './markup.ts';
import { scoreText } from './score-table.ts';

const MAX_FLAKY = 50;

/** The few most telling cases, with why, each leading to its place in the list. */
export function renderCasesToRead(
  result: EvaluationResult,
  outcomes: readonly CaseOutcome[],
  dataset: Dataset | undefined,
): Markup {
  const cases = findCasesWorthReading(result, dataset);
  if (cases.length === 0) return html``;
  const secrets = new Map(dataset?.cases.map(({ id, plantedSecrets }) => [id, plantedSecrets]));
  return html`<section><h2>Cases worth reading</h2><ul class="links">${cases.map(
    ({ caseId, query, because }) =>
      html`<li>${linkTo(caseId, outcomes)} ${query !== undefined && html`<q dir="auto">${hideSecrets(query, secrets.get(caseId))}</q>`} <span>${because}</span></li>`,
  )}</ul></section>`;
}

/** Cases of which the candidate's repeats disagree about passing: their single replies show nothing. */
export function renderFlakyCases(outcomes: readonly CaseOutcome[]): Markup {
  const flaky = outcomes.filter(({ marks }) => marks.includes('flaky'));
  if (flaky.length === 0) return html``;
  const listed = flaky.slice(0, MAX_FLAKY);
  return html`<section><h2>Flaky cases (${flaky.length})</h2><p>The same question passes in one repeat and fails in another.</p><ul class="links">${listed.map(
    ({ caseId, metrics }) =>
      html`<li>${linkTo(caseId, outcomes)} <span>${metrics
        .filter(({ candidate }) => disagree(candidate))
        .map(({ evaluator, candidate }) => `${evaluator.name} ${candidate.map(scoreText).join(', ')}`)
        .join('; ')}</span></li>`,
  )}</ul>${flaky.length > listed.length && html`<p class="quiet">${flaky.length - listed.length} more are marked below.</p>`}</section>`;
}

function linkTo(caseId: string, outcomes: readonly CaseOutcome[]): Markup {
  const index = outcomes.findIndex((outcome) => outcome.caseId === caseId);
  if (index === -1 || index >= MAX_LISTED_CASES) return html`<b>${caseId}</b>`;
  return html`<a href="#${anchorOf(index)}">${caseId}</a>`;
}
