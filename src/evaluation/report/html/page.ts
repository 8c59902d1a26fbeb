import { agreementText, type EvaluationResult } from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import { outcomesOf } from '../case-outcome.ts';
import { listBreakdown, listFacts } from '../facts-line.ts';
import { makeHeadline } from '../headline.ts';
import type { Judgement } from '../judgement.ts';
import type { Arms } from './arms.ts';
import { renderCasesToRead, renderFlakyCases } from './case-links.ts';
import { renderCases } from './case-list.ts';
import { renderDefects } from './defect-table.ts';
import { plotDistributions } from './distribution-plot.ts';
import { renderIntents } from './intent-table.ts';
import { html, type Markup } from './markup.ts';
import { renderMetrics } from './metric-table.ts';
import { renderNoise } from './noise-table.ts';
import { SCRIPT } from './script.ts';
import { list, renderPage, section } from './shell.ts';
import { STYLE } from './style.ts';
import { renderTakes } from './takes-table.ts';

/**
 * The report as one file that opens from disk: the verdict in one line, what the gates make of it, the figures drawn, and every case
 * with its replies side by side. All of it can be read without JavaScript, which only filters.
 */
export function renderHtml(
  result: EvaluationResult,
  { dataset, judgements }: { readonly dataset: Dataset | undefined; readonly judgements: readonly Judgement[] },
): string {
  const arms = armsOf(result);
  const outcomes = outcomesOf(result);
  const against = arms.baseline === undefined ? '' : ` against ${arms.baseline}`;
  const title = `${result.agent}: ${arms.candidate}${against} in ${result.environment}`;
  const { changes = [] } = result;
  const breakdown = listBreakdown(result);
  const plots = plotDistributions(result);
  return renderPage({
    ...{ title, headline: makeHeadline(result), judgements, style: STYLE, script: SCRIPT },
    main: html`${section('Metrics', renderMetrics(result, arms))}${result.defectRates !== undefined && section('Harm', renderDefects(result))}${(result.intents ?? []).length > 0 && section('By intent', renderIntents(result))}${changes.length > 0 && section('What changed', list(changes))}${renderCasesToRead(result, outcomes, dataset)}${renderFlakyCases(outcomes)}${section(`All cases (${outcomes.length})`, renderCases(result, outcomes, { arms, dataset }))}${plots.length > 0 && section('How the scores lie', html`<p class="legend">${arms.baseline !== undefined && html`<span class="key baseline"></span> ${arms.baseline} `}<span class="key candidate"></span> ${arms.candidate}</p><div class="plots">${plots}</div>`)}${section('Who judged', renderJudges(result))}${section('What was measured', list(listFacts(result)))}${(result.takes ?? []).length > 0 && section('What a reply takes', renderTakes(result))}${breakdown.length > 0 && section('How even replies are', list(breakdown))}${(result.noise ?? []).length > 0 && section('How noisy agent and judge are', renderNoise(result))}`,
  });
}

function armsOf({ candidate, baseline }: EvaluationResult): Arms {
  if (baseline?.label !== candidate.label) return { candidate: candidate.label, baseline: baseline?.label };
  return { candidate: `${candidate.label} (new)`, baseline: `${baseline.label} (old)` };
}

function renderJudges({ metrics, calibrations }: EvaluationResult): Markup {
  return html`<ul>${metrics.map(({ evaluator }) => {
    const agreement = agreementText(evaluator, calibrations);
    return html`<li><b>${evaluator.name}</b> (version ${evaluator.version}): ${evaluator.judge}${agreement !== undefined && html`<br>${agreement}`}</li>`;
  })}</ul>`;
}
