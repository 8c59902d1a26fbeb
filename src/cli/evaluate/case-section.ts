import type { ArmResult, CaseReply } from '#domain/analysis/index.ts';
import type { CaseWorthReading } from '../cli-deps.ts';
import { renderTable } from '../terminal/table.ts';
import { paint, type Surface } from '../terminal/tone.ts';
import { cleanText, oneLine } from '../terminal/width.ts';
import { indentLines, wrapIndented } from '../terminal/wrap.ts';

const INDENT = '  ';
const MAX_FAILED = 5;

/** Cases to read: the question, and old beside new. */
export function renderCasesWorthReading(cases: readonly CaseWorthReading[], surface: Surface): string {
  if (cases.length === 0) return '';
  return [paint('cases worth reading', 'strong', surface), ...cases.map((one) => renderCase(one, surface))].join('\n');
}

function renderCase({ caseId, query, candidate, baseline, because }: CaseWorthReading, surface: Surface): string {
  const line = (text: string) => wrapIndented(oneLine(text), surface.columns, INDENT);
  return [
    wrapIndented(oneLine(`${caseId}: ${because}`), surface.columns, ''),
    ...(query === undefined ? [] : [line(`asked: ${query}`)]),
    baseline === undefined
      ? line(`answered: ${candidate}`)
      : indentLines(
          renderTable([{ title: 'old' }, { title: 'new' }], [[oneLine(baseline), oneLine(candidate)]], {
            columns: surface.columns - INDENT.length,
            color: surface.color,
          }).split('\n'),
          INDENT,
        ),
  ].join('\n');
}

/** How many cases the candidate failed, and the first of those that are not among the `shown`, a line each. */
export function renderFailedCases(
  { label, replies }: ArmResult,
  shown: readonly CaseWorthReading[],
  surface: Surface,
): string {
  const failed = new Map<string, CaseReply>();
  for (const reply of replies) if (hasFailed(reply) && !failed.has(reply.caseId)) failed.set(reply.caseId, reply);
  if (failed.size === 0) return '';
  const total = failed.size;
  for (const { caseId } of shown) failed.delete(caseId);
  const listed = [...failed.values()].slice(0, MAX_FAILED);
  const left = failed.size - listed.length;
  const above = failed.size === total ? '' : failed.size === 0 ? ', shown above' : '; those not shown above:';
  const lines = [
    ...listed.map((reply) => `${reply.caseId}: ${whyFailed(reply)}`),
    ...(left > 0 ? [`… and ${left} more; --json has them all`] : []),
  ];
  return [
    wrapIndented(cleanText(`cases that ${label} failed: ${total}${above}`), surface.columns, ''),
    ...lines.map((line) => wrapIndented(oneLine(line), surface.columns, INDENT)),
  ].join('\n');
}

function hasFailed({ error, scorings }: CaseReply): boolean {
  return error !== undefined || scorings.some(({ pass }) => pass === false);
}

function whyFailed({ error, scorings }: CaseReply): string {
  const failed = scorings.find(({ pass }) => pass === false);
  return error ?? `${failed?.evaluator}: ${failed?.reason}`;
}
