import { bandOf, type EvaluatorInfo, isSeverity, type Scoring } from '#domain/analysis/index.ts';
import type { CaseOutcome } from '../case-outcome.ts';
import { signed } from '../headline.ts';
import type { Arms } from './arms.ts';
import { html, type Markup } from './markup.ts';

const WORDS = { scored: '', 'not-applicable': 'n.a.', blocked: 'blocked', errored: 'errored' } as const;

/** Every evaluator's scores by repeat, old beside new. What applies to neither is left out. */
export function renderScores({ metrics }: CaseOutcome, { candidate, baseline }: Arms): Markup {
  const rows = metrics.filter((metric) =>
    [...metric.candidate, ...metric.baseline].some(({ outcome }) => outcome !== 'not-applicable'),
  );
  if (rows.length === 0) return html`<p class="quiet">Nothing was scored.</p>`;
  return html`<div class="wide" tabindex="0" role="group" aria-label="scores by repeat"><table class="scores"><thead><tr><th scope="col">evaluator</th>${baseline !== undefined && html`<th scope="col">${baseline}</th>`}<th scope="col">${candidate}</th>${baseline !== undefined && html`<th scope="col">change</th>`}</tr></thead><tbody>${rows.map(
    ({ evaluator, mean, meanBefore, ...scorings }) =>
      html`<tr><th scope="row">${evaluator.name}</th>${baseline !== undefined && html`<td>${scorings.baseline.map((each) => renderScore(each, evaluator))}</td>`}<td>${scorings.candidate.map((each) => renderScore(each, evaluator))}</td>${baseline !== undefined && html`<td>${mean === undefined || meanBefore === undefined ? '–' : signed(mean - meanBefore)}</td>`}</tr>`,
  )}</tbody></table></div>`;
}

function renderScore(scoring: Scoring, evaluator: EvaluatorInfo): Markup {
  const { score, confirmed } = scoring;
  const band = score !== undefined && isSeverity(evaluator) ? ` ${bandOf(score)}` : '';
  const text = `${scoreText(scoring)}${band}${confirmed === false ? ' ⚑' : ''}`;
  return scoring.pass === false ? html`<b class="bad">${text} ✖</b> ` : html`${text} `;
}

/** `5`, `3.67`, `n.a.`, `blocked`, `errored`. */
export function scoreText({ outcome, score }: Scoring): string {
  return score === undefined ? WORDS[outcome] : showScore(score);
}

export function showScore(score: number): string {
  return `${Number(score.toFixed(2))}`;
}
