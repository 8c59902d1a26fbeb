import {
  comparedMetrics,
  comparisonWords,
  type EvaluationResult,
  type MetricComparison,
} from '#domain/analysis/index.ts';
import { formatP } from '../facts-line.ts';
import { signed } from '../headline.ts';
import { OUTCOMES, showCounts, showMean } from '../metric-row.ts';
import type { Arms } from './arms.ts';
import { plotInterval } from './interval-plot.ts';
import { html, type Markup } from './markup.ts';

const SIGNS = { improved: '▲', worse: '▼', 'no-meaningful-change': '=', 'cannot-tell': '…', error: '!' } as const;

/** A row a metric: both means, the change with its interval drawn, the verdict, and the test behind it. */
export function renderMetrics(result: EvaluationResult, arms: Arms): Markup {
  return html`<div class="wide" tabindex="0" role="group" aria-label="metrics"><table class="metrics"><caption>Change is ${arms.candidate} against ${arms.baseline ?? 'nothing'}. In the plots better is to the right, and within the band no change matters.</caption><thead><tr><th scope="col">metric</th><th scope="col" class="number">${arms.baseline ?? 'baseline'}</th><th scope="col" class="number">${arms.candidate}</th><th scope="col" class="number">change</th><th scope="col">95 % interval</th><th scope="col">verdict</th><th scope="col">test, adjusted p</th><th scope="col">${OUTCOMES}</th></tr></thead><tbody>${comparedMetrics(result).map(renderMetric)}</tbody></table></div>`;
}

function renderMetric(metric: MetricComparison): Markup {
  const { evaluator, candidate, baseline, change, comparison, because, test } = metric;
  const { scale, better, judge, family } = evaluator;
  const tone = family === 'safety' && comparison === 'worse' ? 'worse defect' : comparison;
  return html`<tr><th scope="row">${evaluator.name}<small>${scale.min} to ${scale.max}, ${better} is better · ${judge}</small></th><td class="number">${showMean(baseline)}</td><td class="number">${showMean(candidate)}</td><td class="number">${change === undefined ? '–' : signed(change.estimate)}</td><td>${plotInterval(metric)}<small>${change !== undefined && `${signed(change.lower)} to ${signed(change.upper)}`}</small></td><td class="verdict ${tone}">${SIGNS[comparison]} ${comparisonWords[comparison]}<small>${because}</small></td><td>${test === undefined ? '–' : html`p ${formatP(test.adjustedP)}<small>${test.name}; unadjusted ${formatP(test.p)}</small>`}</td><td class="counts">${showCounts(candidate)}${baseline !== undefined && html`<small>baseline ${showCounts(baseline)}</small>`}</td></tr>`;
}
