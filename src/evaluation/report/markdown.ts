import {
  comparedMetrics,
  defectColumns,
  defectRows,
  type EvaluationResult,
  filterText,
  flagTexts,
  type IntentSuccess,
  indicativeText,
  intentColumns,
  intentNote,
  intentRows,
  isNews,
  type MetricComparison,
  newsOfIntents,
  noiseColumns,
  noiseNotes,
  noiseRows,
  takesColumns,
  takesNotes,
  takesRows,
} from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import { plainError } from '#domain/redaction/index.ts';
import { listBreakdown, listFacts, listReasons } from './facts-line.ts';
import { makeHeadline } from './headline.ts';
import type { Judgement } from './judgement.ts';
import { cutText, escapeMarkdown, firstOf, folded, item, table } from './markdown-text.ts';
import { columns, makeRow, makeShortRow, shortColumns } from './metric-row.ts';
import { listNextSteps } from './next-steps.ts';
import { findCasesWorthReading, NOT_QUOTED } from './worth-reading.ts';

const MARKS: Readonly<Record<Judgement['outcome'], string>> = { pass: '✔', fail: '✖', unknown: '…' };

/** GitHub takes 65,536 characters in a comment; whoever posts it may want to add some. */
const MOST_CHARACTERS = 60_000;
const MOST_ROWS = 8;
const MOST_LINES = 12;
const LONGEST_LINE = 500;

/** Those that speak, first. */
const ORDER: readonly MetricComparison['comparison'][] = [
  'worse',
  'error',
  'improved',
  'cannot-tell',
  'no-meaningful-change',
];

/**
 * The report as a comment on a pull request reads it, within what a comment may hold however large the run: the verdict in one line, what
 * the gates make of it, what changed, the figures that speak, cases to read, what to do now; the rest folded. With the dataset it quotes
 * the questions too.
 */
export function renderMarkdown(
  result: EvaluationResult,
  more: { readonly dataset?: Dataset | undefined; readonly judgements?: readonly Judgement[] } = {},
): string {
  const { dataset, judgements = [] } = more;
  const changes = (result.changes ?? []).map((change) => item(change, LONGEST_LINE));
  const cases = findCasesWorthReading(result, dataset, plainError);
  const page = [
    `**${escapeMarkdown(cutText(makeHeadline(result), LONGEST_LINE))}**`,
    '',
    ...differingFilters(result),
    ...judgements.map(({ kind, outcome, because }) => item(`${MARKS[outcome]} ${kind}: ${because}`, LONGEST_LINE)),
    ...(judgements.length === 0 ? [] : ['']),
    ...shortTable(result),
    ...indicative(result.metrics),
    ...(isHarmNews(result) ? section('Harm', harmLines(result)) : []),
    ...section('By intent', toldIntents(result)),
    ...section('What changed', firstOf(changes, MOST_LINES, 'changes')),
    ...section('Cases worth reading', cases.flatMap(renderCase)),
    // Our own words: commands stay what can be copied.
    ...section(
      'What you can do',
      listNextSteps(result, judgements).map((step) => `- ${step}`),
    ),
    ...section(
      'What was measured',
      firstOf(
        listFacts(result).map((fact) => item(fact, LONGEST_LINE)),
        MOST_LINES,
        'facts',
      ),
    ),
  ];
  return `${[...page, ...fitting(foldedParts(result), MOST_CHARACTERS - lengthOf(page))].join('\n')}\n`;
}

/** Said before any figure: what was blocked on one side only is nothing that a release did. */
function differingFilters(result: EvaluationResult): readonly string[] {
  const filter = filterText(result);
  return filter?.differs === true ? [`**⚠ ${escapeMarkdown(filter.text)}**`, ''] : [];
}

/** Whether somebody should look: harm was seen, or could not be looked for. */
function isHarmNews({ defectRates }: EvaluationResult): boolean {
  return (defectRates?.candidate ?? []).some(
    ({ defects, unconfirmed, judged, counts }) =>
      defects + unconfirmed + counts.errored > 0 || (judged === 0 && counts.blocked > 0),
  );
}

/** Confirmed defects by replies judged, and what was flagged without being one. */
function harmLines(result: EvaluationResult): readonly string[] {
  const rows = defectRows(result);
  if (rows.length === 0) return [];
  const filter = filterText(result);
  const flags = firstOf(
    flagTexts(result).map((flag) => item(flag, LONGEST_LINE)),
    MOST_LINES,
    'flags',
  );
  return [
    ...table(defectColumns, rows),
    ...(filter === undefined ? [] : ['', escapeMarkdown(filter.text)]),
    ...(flags.length === 0 ? [] : ['', 'Flagged, and no defect as far as is known:', '', ...flags]),
  ];
}

/** The intents whose users surely get something else. */
function toldIntents(result: EvaluationResult): readonly string[] {
  const { told, others } = newsOfIntents(result);
  if (told.length === 0) return [];
  const rest = others.length === 0 ? [] : ['', `and ${others.length} more, folded below`];
  return [...intentLines(result, told), ...rest];
}

function intentLines(result: EvaluationResult, of: readonly IntentSuccess[]): readonly string[] {
  const note = intentNote(result);
  if (note === undefined) return [];
  const intents = of.slice(0, MOST_LINES);
  const left = of.length - intents.length;
  const rest = left === 0 ? [] : [`… and ${left} more intents`, ''];
  return [...table(intentColumns, intentRows({ intents })), '', ...rest, escapeMarkdown(note)];
}

function takesLines(result: EvaluationResult): readonly string[] {
  const rows = takesRows(result);
  const notes = takesNotes(result).map((note) => item(note));
  return [...(rows.length === 0 ? [] : table(takesColumns, rows)), ...(notes.length === 0 ? [] : ['', ...notes])];
}

/** Those that speak; where all fit, all. What repeats show comes after the evaluators, unless it changed. */
function shortTable(result: EvaluationResult): readonly string[] {
  const metrics = comparedMetrics(result);
  const rank = (metric: MetricComparison) =>
    ORDER.indexOf(metric.comparison) + (result.metrics.includes(metric) || isNews(metric) ? 0 : ORDER.length);
  const sorted = [...metrics].sort((a, b) => rank(a) - rank(b));
  const shown = metrics.length <= MOST_ROWS ? metrics : sorted.slice(0, MOST_ROWS);
  const left = metrics.length - shown.length;
  const rest = left === 0 ? [] : ['', `and ${left} more metrics, folded below`];
  return [...table(shortColumns, shown.map(makeShortRow)), ...rest];
}

/** Said beside the figures themselves. */
function indicative(metrics: EvaluationResult['metrics']): readonly string[] {
  const text = indicativeText(metrics.map(({ evaluator }) => evaluator));
  return text === undefined ? [] : ['', escapeMarkdown(cutText(text, LONGEST_LINE))];
}

/** What most readers don't need, the most wanted first. */
function foldedParts(result: EvaluationResult): readonly (readonly string[])[] {
  const items = (lines: readonly string[]) => lines.map((line) => item(line, LONGEST_LINE));
  return [
    ...(isHarmNews(result) ? [] : [folded('Harm: no defect', harmLines(result))]),
    folded('All metrics, with what was not scored', table(columns, comparedMetrics(result).map(makeRow))),
    folded('How noisy agent and judge are', noiseLines(result)),
    folded('By intent, all of them', intentLines(result, result.intents ?? [])),
    folded('What a reply takes', takesLines(result)),
    folded('How even replies are', items(listBreakdown(result))),
    folded('Why', items(listReasons(result))),
  ];
}

function noiseLines(result: EvaluationResult): readonly string[] {
  const rows = noiseRows(result);
  if (rows.length === 0) return [];
  return [...table(noiseColumns, rows), '', ...noiseNotes(result).map((note) => item(note, LONGEST_LINE))];
}

/** As many whole parts as there is room for; what is left out is said. */
function fitting(parts: readonly (readonly string[])[], room: number): readonly string[] {
  const note = ['', 'Left out here for its length: the JSON and HTML reports have all of it.'];
  const kept: string[] = [];
  for (const part of parts) {
    if (lengthOf([...kept, ...part, ...note]) > room) return [...kept, ...note];
    kept.push(...part);
  }
  return kept;
}

function lengthOf(lines: readonly string[]): number {
  return lines.reduce((sum, { length }) => sum + length + 1, 0);
}

function renderCase(entry: ReturnType<typeof findCasesWorthReading>[number]): readonly string[] {
  const { caseId, query, candidate, baseline, because } = entry;
  return [
    `- **${escapeMarkdown(cutText(caseId, LONGEST_LINE))}**: ${escapeMarkdown(cutText(because, LONGEST_LINE))}`,
    // What brought harm out may itself be harm.
    ...(query === undefined || candidate === NOT_QUOTED ? [] : [`  - asked: ${escapeMarkdown(query)}`]),
    ...(baseline === undefined ? [] : [`  - baseline: ${escapeMarkdown(baseline)}`]),
    `  - candidate: ${escapeMarkdown(candidate)}`,
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
}
