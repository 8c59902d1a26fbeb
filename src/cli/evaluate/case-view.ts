import type { CaseReply, EvaluationResult } from '#domain/analysis/index.ts';
import { type Case, messagesOf } from '#domain/dataset/index.ts';
import { formatDuration, groupThousands } from '#domain/shared/index.ts';
import { formatNumber } from '../terminal/quantity.ts';
import { type Cell, renderTable } from '../terminal/table.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { cleanText, oneLine } from '../terminal/width.ts';
import { indentLines, wrapIndented } from '../terminal/wrap.ts';

const INDENT = '  ';
const DEEPER = '    ';

type Shown = Pick<EvaluationResult, 'candidate' | 'baseline'> & {
  readonly metrics: readonly { readonly evaluator: { readonly name: string } }[];
};

/** Everything about one case: what was asked, each reply of both releases with its calls, and each score with its reason. */
export function renderCaseView(item: Case, result: Shown, surface: Surface): string {
  const { baseline, candidate } = result;
  const repliesOf = (arm: typeof baseline) => arm?.replies.filter(({ caseId }) => caseId === item.id) ?? [];
  const [old, now] = [repliesOf(baseline), repliesOf(candidate)];
  return [
    paint(wrapIndented(cleanText([item.id, ...item.tags].join(', ')), surface.columns, ''), 'strong', surface),
    ...messagesOf(item).map(({ role, content }) => block(role === 'user' ? 'asked' : 'said', content, surface)),
    ...(item.groundTruth === undefined ? [] : [block('right would be', item.groundTruth, surface)]),
    ...old.map((reply) => renderReply(`old, ${baseline?.label}`, reply, surface)),
    ...now.map((reply) => renderReply(`new, ${candidate.label}`, reply, surface)),
    scoreTable(result, old, now, surface),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function renderReply(
  whose: string,
  { repeat, text, toolCalls, latencyMs, tokens, error, blocked }: CaseReply,
  surface: Surface,
): string {
  const took = [formatDuration(latencyMs), ...(tokens === undefined ? [] : [`${groupThousands(tokens)} tokens`])];
  const title = `${whose}, time ${repeat} (${took.join(', ')})`;
  const calls = toolCalls.map(
    ({ name, arguments: given, outcome }) =>
      `calls ${name}(${JSON.stringify(given)})${outcome === undefined ? '' : `: ${outcome}`}`,
  );
  const failed = error === undefined ? [] : [`failed: ${error}`];
  const stopped = blocked === undefined ? [] : [`blocked: ${blocked}`];
  const said = text === '' && failed.length + stopped.length > 0 ? [] : [text === '' ? '(an empty reply)' : text];
  return [
    wrapIndented(cleanText(title), surface.columns, INDENT),
    ...[...calls, ...failed, ...stopped, ...said].map((line) => lines(line, surface, DEEPER)),
  ].join('\n');
}

/** A row an evaluator, with the scores of all repeats; below it why, each reason once. */
function scoreTable(
  { metrics }: Shown,
  old: readonly CaseReply[],
  now: readonly CaseReply[],
  surface: Surface,
): string {
  const rows = metrics.map(({ evaluator: { name } }): readonly Cell[] => [name, scores(old, name), scores(now, name)]);
  const notes = metrics.map(({ evaluator: { name } }) =>
    [...reasons('old', old, name), ...reasons('new', now, name)].join('\n'),
  );
  const inside = { ...surface, columns: surface.columns - INDENT.length };
  const table = renderTable(
    [{ title: 'evaluator', fixed: true }, { title: 'old' }, { title: 'new' }],
    rows,
    inside,
    notes,
  );
  return indentLines(table.split('\n'), INDENT);
}

function scores(replies: readonly CaseReply[], name: string): string {
  return replies
    .flatMap(({ scorings }) => scorings.filter(({ evaluator }) => evaluator === name))
    .map(({ outcome, score, pass }) =>
      score === undefined ? outcome : `${formatNumber(score)}${pass === false ? ' ✖' : ''}`,
    )
    .join(', ');
}

function reasons(whose: string, replies: readonly CaseReply[], name: string): readonly string[] {
  const all = replies.flatMap(({ scorings }) => scorings.filter(({ evaluator }) => evaluator === name));
  return [...new Set(all.map(({ reason }) => `${whose}: ${oneLine(reason)}`))];
}

function block(title: string, text: string, surface: Surface): string {
  return lines(`${title}: ${text}`, surface, INDENT);
}

function lines(text: string, surface: Surface, indent: string): string {
  return text
    .split('\n')
    .map((line) => wrapIndented(cleanText(line), surface.columns, indent))
    .join('\n');
}
