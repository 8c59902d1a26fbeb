import { formatDuration } from '#domain/shared/index.ts';
import { formatNumber, formatTime } from '../terminal/quantity.ts';
import { paint, type Surface, type Tone } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapText } from '../terminal/wrap.ts';
import type { RollbackDetailView, RollbackView } from '../view.ts';

const LABEL_WIDTH = 9;
const SHOWN_CONVERSATIONS = 20;

/** One rollback: from where to where, why, what each part took, whether it was seen to answer, and whom the bad release served. */
export function renderRollback(rollback: RollbackDetailView, surface: Surface): string {
  const { from, to, agent, environment, state, method, mode, trigger, because, requestedBy, requestedAt } = rollback;
  return [
    paint(cleanText(`${agent} ${from.label} → ${to.label} in ${environment}`), 'strong', surface),
    paint(rollback.id, 'dim', surface),
    row(
      'state',
      state + (rollback.stateBecause === undefined ? '' : `: ${rollback.stateBecause}`),
      surface,
      toneOf(state),
    ),
    row('why', `${trigger}: ${because}`, surface),
    row('by', `${requestedBy.name}, ${formatTime(requestedAt)}`, surface),
    row('method', `${method}, traffic mode ${mode}`, surface),
    ...rollback.passedOver.map((each) =>
      row('passed', `${each.label} did not answer: ${each.because}`, surface, 'warn'),
    ),
    ...rollback.parts.map((part) => row(part.name, `${formatDuration(part.tookMs)}: ${part.because}`, surface)),
    probeRow(rollback, surface),
    ...(rollback.hold === undefined ? [] : [row('hold', `${from.label} is held: ${rollback.hold}`, surface)]),
    ...conversationRows(rollback, surface),
  ].join('\n');
}

/** What a list says of it in one line. */
export function rollbackState({ state, trigger }: RollbackView): string {
  return `${state} (${trigger})`;
}

function probeRow({ probe, to }: RollbackView, surface: Surface): string {
  if (probe === undefined) return row('probe', `${to.label} has not been asked yet`, surface, 'warn');
  const said = `${probe.pass ? `${to.label} answers` : `${to.label} does not answer`}: ${probe.because}`;
  return row('probe', said, surface, probe.pass ? 'good' : 'bad');
}

function conversationRows({ conversations, from }: RollbackDetailView, surface: Surface): readonly string[] {
  const { total, isWhole, isCut, listed } = conversations;
  const doubt = isCut
    ? '; a gateway served more than it could keep'
    : isWhole
      ? ''
      : '; not every gateway has told yet';
  return [
    row('hit', `${formatNumber(total)} conversations had ${from.label}${doubt}`, surface),
    ...listed
      .slice(0, SHOWN_CONVERSATIONS)
      .map(({ id, firstAt, lastAt }) =>
        row('', `${id}  ${formatTime(firstAt)} – ${formatTime(lastAt)}`, surface, 'dim'),
      ),
    ...(total > SHOWN_CONVERSATIONS ? [row('', 'all of them: --json --limit 1000', surface, 'dim')] : []),
  ];
}

function toneOf(state: RollbackView['state']): Tone {
  return state === 'done' ? 'good' : state === 'failed' ? 'bad' : 'warn';
}

function row(name: string, text: string, surface: Surface, tone: Tone = 'plain'): string {
  return wrapText(cleanText(text), surface.columns - LABEL_WIDTH - 2)
    .map((line, index) => `${(index === 0 ? name : '').padEnd(LABEL_WIDTH + 2)}${paint(line, tone, surface)}`)
    .join('\n');
}
