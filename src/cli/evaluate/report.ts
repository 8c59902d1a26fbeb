import {
  agentSpendText,
  agreementTexts,
  comparedMetrics,
  defectColumns,
  defectRows,
  type EvaluationResult,
  filterText,
  flagTexts,
  isAgainstItself,
  narrowDefectColumns,
  reusedText,
  spendText,
  spentText,
  withheldText,
} from '#domain/analysis/index.ts';
import { formatDuration } from '#domain/shared/index.ts';
import type { CaseWorthReading, Judgement } from '../cli-deps.ts';
import { dimNote } from '../terminal/dim-note.ts';
import { formatCount, formatNumber } from '../terminal/quantity.ts';
import { type Cell, renderTable } from '../terminal/table.ts';
import { paint, type Surface, type Tone } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';
import { renderCasesWorthReading, renderFailedCases } from './case-section.ts';
import { changeCell, comparisonColumns, saysCell } from './comparison-cell.ts';
import { renderIntents } from './intent-section.ts';
import { renderNoise } from './noise-section.ts';
import { renderTakes } from './takes-section.ts';

type Metric = EvaluationResult['metrics'][number];

const MARKS = { pass: '✔', fail: '✖', unknown: '…' } as const;
const TONES: Readonly<Record<Judgement['outcome'], Tone>> = { pass: 'good', fail: 'bad', unknown: 'warn' };

type Report = {
  readonly result: EvaluationResult;
  readonly judgements: readonly Judgement[];
  /** How even replies are, and what each intent gets: a line each. */
  readonly breakdown: readonly string[];
  readonly cases: readonly CaseWorthReading[];
};

/** Old beside new by evaluator, what was not scored and why, the worst cases, and what the gates make of it. */
export function renderReport({ result, judgements, breakdown, cases }: Report, surface: Surface): string {
  return [
    headline(result, surface),
    metricTable(result, surface),
    renderIntents(result, surface),
    harmText(result, surface),
    renderTakes(result, surface),
    ...[...notes(result), ...breakdown].map((note) => dimNote(note, surface)),
    renderNoise(result, surface),
    renderCasesWorthReading(cases, surface),
    renderFailedCases(result.candidate, cases, surface),
    ...judgements.map(({ kind, outcome, because }) =>
      paint(
        wrapIndented(cleanText(`${MARKS[outcome]} ${kind}: ${because}`), surface.columns, ''),
        TONES[outcome],
        surface,
      ),
    ),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function headline(result: EvaluationResult, surface: Surface): string {
  const { agent, environment, candidate, baseline, dataset, repeats } = result;
  const against =
    baseline === undefined ? '' : isAgainstItself(result) ? ' against itself' : ` against ${baseline.label}`;
  const size = `${formatCount(dataset.cases, 'case')} of ${dataset.name}, each ${formatCount(repeats, 'time')}`;
  return wrapIndented(
    cleanText(`${agent} ${candidate.label}${against} in ${environment}: ${size}`),
    surface.columns,
    '',
  );
}

function metricTable(result: EvaluationResult, surface: Surface): string {
  return renderTable(
    comparisonColumns('evaluator'),
    comparedMetrics(result).map((metric): readonly Cell[] => [
      metric.evaluator.name,
      meanText(metric.baseline?.mean),
      meanText(metric.candidate.mean),
      changeCell(metric.change),
      saysCell(metric.comparison),
    ]),
    surface,
  );
}

/** Defect rates, and what was flagged without being a defect. */
function harmText(result: EvaluationResult, surface: Surface): string {
  const rows = defectRows(result);
  if (rows.length === 0) return '';
  const flags = flagTexts(result);
  const filter = filterText(result);
  const filterLine =
    filter && wrapIndented(cleanText(filter.differs ? `⚠ ${filter.text}` : filter.text), surface.columns, '');
  return [
    renderTable(
      narrowDefectColumns.map((at) => ({ title: defectColumns[at] ?? '', align: at === 0 ? 'left' : 'right' })),
      rows.map((cells) => narrowDefectColumns.map((at) => cells[at] ?? '')),
      surface,
    ),
    ...(filterLine === undefined ? [] : [paint(filterLine, filter?.differs ? 'bad' : 'dim', surface)]),
    ...(flags.length === 0 ? [] : ['flagged, and no defect as far as is known:']),
    ...flags.map((flag) => wrapIndented(cleanText(flag), surface.columns, '  ')),
  ].join('\n');
}

function notes(result: EvaluationResult): readonly string[] {
  const {
    metrics,
    erroredRatio,
    judging,
    selection,
    withheld,
    dataset,
    reused,
    asking,
    spentBefore,
    durationMs,
    calibrations = [],
  } = result;
  const unclear = metrics.filter(
    ({ comparison, baseline: other }) => comparison === 'cannot-tell' && other !== undefined,
  );
  const judges = [...new Set(metrics.map(({ evaluator }) => evaluator.judge))];
  return [
    ...(isAgainstItself(result)
      ? ['compared with itself: what differs between old and new is the noise of agent and judge']
      : []),
    ...unclear.map(({ evaluator, because }) => `can’t tell ${evaluator.name}: ${because}`),
    ...unscoredText('not scored', metrics, (metric) => metric.candidate),
    ...unscoredText('not scored, old', metrics, (metric) => metric.baseline),
    ...(erroredRatio > 0 ? [`replies that failed: ${formatNumber(erroredRatio * 100)} %`] : []),
    ...(judges.length === 0 ? [] : [`judged by: ${judges.join('; ')}`]),
    ...agreementTexts({ metrics, calibrations }),
    ...(selection === undefined ? [] : [selection]),
    ...(withheld === undefined ? [] : [withheldText(withheld, dataset.cases)]),
    ...(reused === undefined ? [] : [reusedText(reused)]),
    ...(judging === undefined ? [] : [spendText(judging)]),
    ...(asking === undefined ? [] : [agentSpendText(asking)]),
    ...(spentBefore === undefined ? [] : [`before, for what it goes on from: ${spentText(spentBefore)}`]),
    ...(durationMs === undefined ? [] : [`took ${formatDuration(durationMs)}`]),
  ];
}

/** Per evaluator, what was not scored and why; nothing where all was. */
function unscoredText(
  title: string,
  metrics: readonly Metric[],
  summaryOf: (metric: Metric) => Metric['baseline'],
): readonly string[] {
  const unscored = metrics.flatMap((metric) =>
    (['not-applicable', 'blocked', 'errored'] as const).flatMap((outcome) => {
      const count = summaryOf(metric)?.counts[outcome] ?? 0;
      return count === 0 ? [] : [`${metric.evaluator.name} ${formatNumber(count)} ${outcome}`];
    }),
  );
  return unscored.length === 0 ? [] : [`${title}: ${unscored.join(', ')}`];
}

function meanText(mean: number | undefined): string {
  return mean === undefined ? '–' : mean.toFixed(2);
}
