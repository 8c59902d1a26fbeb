import type { EvaluationResult } from '#domain/analysis/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import type { Evidence } from '#domain/evidence/index.ts';
import { listBreakdown, listFacts, listNoise, listReasons } from './facts-line.ts';
import { makeHeadline } from './headline.ts';
import { columns, makeRow } from './metric-row.ts';
import { findCasesWorthReading } from './worth-reading.ts';

/** What the gates would read of it. */
type Judgement = Pick<Evidence, 'kind' | 'outcome' | 'because'>;

const MARKS: Readonly<Record<Judgement['outcome'], string>> = { pass: '✔', fail: '✖', unknown: '…' };

/**
 * The report as a comment on a pull request reads it: the verdict in one line, what the gates make of it, the figures.
 * With the dataset it quotes the questions too.
 */
export function renderMarkdown(
  result: EvaluationResult,
  more: { readonly dataset?: Dataset | undefined; readonly judgements?: readonly Judgement[] } = {},
): string {
  const { dataset, judgements = [] } = more;
  const noise = listNoise(result);
  const cases = findCasesWorthReading(result, dataset);
  return [
    `**${escapeMarkdown(makeHeadline(result))}**`,
    '',
    ...judgements.map(({ kind, outcome, because }) => item(`${MARKS[outcome]} ${kind}: ${because}`)),
    ...(judgements.length === 0 ? [] : ['']),
    row(columns),
    row(columns.map(() => '---')),
    ...result.metrics.map((metric) => row(makeRow(metric))),
    '',
    ...listFacts(result).map(item),
    ...section('How noisy agent and judge are', noise.map(item)),
    ...section('How even, and by intent', listBreakdown(result).map(item)),
    ...section('Cases worth reading', cases.flatMap(renderCase)),
    ...section('Why', listReasons(result).map(item)),
    '',
  ].join('\n');
}

function renderCase(entry: ReturnType<typeof findCasesWorthReading>[number]): readonly string[] {
  const { caseId, query, candidate, baseline, because } = entry;
  return [
    `- **${escapeMarkdown(caseId)}**: ${escapeMarkdown(because)}`,
    ...(query === undefined ? [] : [`  - asked: ${escapeMarkdown(query)}`]),
    ...(baseline === undefined ? [] : [`  - baseline: ${escapeMarkdown(baseline)}`]),
    `  - candidate: ${escapeMarkdown(candidate)}`,
  ];
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', `### ${title}`, '', ...lines];
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => (cell === '---' ? cell : escapeMarkdown(cell))).join(' | ')} |`;
}

function item(text: string): string {
  return `- ${escapeMarkdown(text)}`;
}

/** Replies are written by a machine that we test: no mark-up, image, mention, issue or link of theirs may come to life. */
function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '')
    .replace(/[\\`*_[\]|~!]/g, '\\$&')
    .replace(/[@#]/g, '$&\u200b')
    .replace(/:\/\//g, ':\u200b//')
    .replace(/\bwww\./gi, '$&\u200b');
}
