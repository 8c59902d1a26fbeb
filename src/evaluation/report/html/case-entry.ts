import type { CaseReply } from '#domain/analysis/index.ts';
import { type Case, lastQuery, messagesOf } from '#domain/dataset/index.ts';
import type { CaseOutcome } from '../case-outcome.ts';
import { hideSecrets } from '../quotable.ts';
import type { Arms } from './arms.ts';
import { badge } from './mark-badge.ts';
import { html, type Markup } from './markup.ts';
import { renderPair, type SameReplies } from './reply.ts';
import { renderScores, showScore } from './score-table.ts';
import { cutText } from './text-budget.ts';

const MAX_QUESTION_CHARS = 140;
const MAX_CALLS_CHARS = 2_000;

type CaseContext = {
  readonly arms: Arms;
  readonly safety: ReadonlySet<string>;
  readonly maxChars: number;
  /** Undefined where the dataset is not at hand. */
  readonly item: Case | undefined;
};

/** A case folded to a line: what became of it, its question, the scores that moved; and all of it below. */
export function renderCase(outcome: CaseOutcome, id: string, context: CaseContext): Markup {
  const { item, arms } = context;
  const hide = (text: string) => hideSecrets(text, item?.plantedSecrets);
  const moved = outcome.metrics.filter(({ marks }) => marks.length > 0 && !marks.every((mark) => mark === 'flaky'));
  const question = item === undefined ? '' : cutText(hide(lastQuery(item)).replace(/\s+/g, ' '), MAX_QUESTION_CHARS);
  return html`<details class="case" id="${id}" data-marks="${outcome.marks.join(' ')}" data-metrics="${metricTokens(outcome)}" data-tags="${JSON.stringify(item?.tags ?? [])}"><summary><span class="marks">${outcome.marks.map(badge)}</span><strong class="id" dir="auto">${outcome.caseId}</strong> <span class="question" dir="auto">${question}</span> <span class="moved">${moved.map(({ evaluator, mean, meanBefore }) => html`<span>${evaluator.name} ${meanBefore !== undefined && `${showScore(meanBefore)} → `}${mean === undefined ? '–' : showScore(mean)}</span> `)}</span></summary>
${item !== undefined && renderQuestion(item, hide)}${renderScores(outcome, arms)}${renderReplies(outcome, context, hide)}</details>
`;
}

function renderQuestion(item: Case, hide: (text: string) => string): Markup {
  const { groundTruth, context, expectedToolCalls, expectedIntent, tags } = item;
  const row = (term: string, text: string | undefined) =>
    text !== undefined && text !== '' && html`<dt>${term}</dt><dd dir="auto">${hide(text)}</dd>`;
  const turns = messagesOf(item);
  return html`<dl class="question">${turns.map(({ role, content }) => row(turns.length === 1 ? 'asked' : role, content))}${row('a right answer', groundTruth)}${row('expected tool calls', expectedToolCalls && callsText(expectedToolCalls))}${row('expected intent', expectedIntent)}${row('tags', tags.join(', '))}</dl>${context !== undefined && html`<details class="context"><summary>context</summary><div class="said" dir="auto">${hide(cutText(context, 4_000))}</div></details>`}`;
}

/** Repeats in which both said the same as in another are shown once. */
function renderReplies(outcome: CaseOutcome, context: CaseContext, hide: (text: string) => string): Markup {
  const { arms, safety } = context;
  const groups = new Map<string, { repeats: number[]; candidate: CaseReply[]; baseline: CaseReply[] }>();
  const repeats = new Set([...outcome.candidate, ...outcome.baseline].map(({ repeat }) => repeat));
  for (const repeat of [...repeats].sort((a, b) => a - b)) {
    const own = outcome.candidate.find((reply) => reply.repeat === repeat);
    const other = outcome.baseline.find((reply) => reply.repeat === repeat);
    const key = JSON.stringify([own, other].map((reply) => reply && [reply.text, reply.error, reply.toolCalls]));
    const group = groups.get(key) ?? { repeats: [], candidate: [], baseline: [] };
    groups.set(key, group);
    group.repeats.push(repeat);
    if (own !== undefined) group.candidate.push(own);
    if (other !== undefined) group.baseline.push(other);
  }
  const same = (replies: readonly CaseReply[]): SameReplies | undefined => {
    const [first] = replies;
    if (first === undefined) return undefined;
    const text = cutText(hide(first.text), context.maxChars);
    return { replies, text, calls: cutText(hide(callsText(first.toolCalls)), MAX_CALLS_CHARS) };
  };
  return html`${[...groups.values()].map((group) => {
    const title = group.repeats.length === 1 ? `Repeat ${group.repeats}` : `Repeats ${group.repeats.join(', ')}, alike`;
    const pair = { candidate: same(group.candidate), baseline: same(group.baseline) };
    return html`${repeats.size > 1 && html`<h3>${title}</h3>`}${renderPair(pair, arms, safety)}`;
  })}`;
}

function callsText(calls: CaseReply['toolCalls'] | NonNullable<Case['expectedToolCalls']>): string {
  const exactly = (call: (typeof calls)[number]) => ('match' in call && call.match === 'exact' ? ' exactly' : '');
  return calls.map((call) => `${call.name}(${JSON.stringify(call.arguments) ?? ''})${exactly(call)}`).join('\n');
}

/** For the filters: `e2` where the third evaluator scored, `e2:lost` what became of it. */
function metricTokens({ metrics, marks }: CaseOutcome): string {
  return metrics
    .flatMap((metric, index) => {
      const own = `e${index}`;
      const isCompared = metric.mean !== undefined && metric.meanBefore !== undefined;
      const isSame = isCompared && !metric.marks.some((mark) => mark === 'lost' || mark === 'gained');
      return [
        ...(metric.mean === undefined ? [] : [own]),
        ...metric.marks.map((mark) => `${own}:${mark}`),
        ...(isSame ? [`${own}:same`] : []),
        ...(marks.includes('no-reply') ? [own, `${own}:no-reply`] : []),
      ];
    })
    .join(' ');
}
