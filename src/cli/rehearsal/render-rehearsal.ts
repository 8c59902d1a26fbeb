import { formatDuration } from '#domain/shared/index.ts';
import { gateLines } from '../promotion/gate-lines.ts';
import { labelled } from '../terminal/labelled.ts';
import { formatDay, formatNumber } from '../terminal/quantity.ts';
import { paint, type Surface, type Tone } from '../terminal/tone.ts';
import { renderVerdictTable } from '../terminal/verdict.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapIndented } from '../terminal/wrap.ts';
import type { RehearsalView } from '../view.ts';

type Result = NonNullable<RehearsalView['result']>;

const TONES: Readonly<Record<string, Tone>> = {
  promoted: 'good',
  'rolled-back': 'bad',
  stopped: 'bad',
  refused: 'bad',
  waiting: 'warn',
  unfinished: 'warn',
};

/** A dry run as it went: what was played, what happened when, and what stopped it. */
export function renderRehearsal(rehearsal: RehearsalView, surface: Surface): string {
  const { result, faults, note } = rehearsal;
  const title = `${rehearsal.agent} ${rehearsal.label} → ${rehearsal.environment}`;
  const parts = [
    `${paint(cleanText(title), 'strong', surface)}  ${rehearsal.id}`,
    paint(note, 'warn', surface),
    ...(faults.length === 0 ? [] : [labelled('faults', faults.join(', '), surface)]),
    ...(result === undefined ? [labelled('state', resultText(rehearsal), surface)] : resultParts(result, surface)),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

/** Where it stands, in a clause. */
export function resultText({ state, dueAt, because, result }: RehearsalView): string {
  if (result !== undefined) {
    const stage = result.stage === '' || result.state === 'promoted' ? '' : ` at "${result.stage}"`;
    return `would be ${result.state}${stage}: ${result.because}`;
  }
  if (state === 'scheduled') return `scheduled for ${formatDay(dueAt)} UTC`;
  return because === undefined ? state : `${state}: ${because}`;
}

function resultParts(result: Result, surface: Surface): readonly string[] {
  const pace = `about ${formatNumber(Math.round(result.requestsPerHour))} requests/h, ${result.traffic}; ${formatNumber(result.requests)} were played`;
  const length = formatDuration(Date.parse(result.endedAt) - Date.parse(result.startedAt));
  const stage = result.stage === '' || result.state === 'promoted' ? '' : ` at "${result.stage}"`;
  const { stoppedBy } = result;
  const ending = result.state === 'refused' ? 'would be refused' : `would be ${result.state}${stage} after ${length}`;
  return [
    labelled('pace', pace, surface),
    ...(result.timeline.length === 0 ? [] : [`\n${timelineLines(result, surface)}\n`]),
    gateLines(result, surface, true),
    renderVerdictTable(result.verdicts, surface, { reasons: false }),
    ...(stoppedBy === undefined ? [] : [labelled('by', stopperText(result), surface, 'warn')]),
    labelled('end', `${ending}: ${result.because}`, surface, TONES[result.state]),
  ];
}

const INDENT = ' '.repeat(18);

/** What stopped it, with its reason where that is not the end's. */
function stopperText({ stoppedBy, because }: Result): string {
  if (stoppedBy === undefined) return 'nothing';
  const name = `${stoppedBy.kind} ${stoppedBy.name}`;
  return because.includes(stoppedBy.because) ? name : `${name}: ${stoppedBy.because}`;
}

/** What happened at the same moment for the same reason is one line: `rolling back, rolled back, promotion rolled back: …`. */
function timelineLines({ timeline }: Result, surface: Surface): string {
  const lines: { readonly at: string; readonly events: readonly string[]; readonly because: string }[] = [];
  for (const { at, event, because } of timeline) {
    const last = lines.at(-1);
    if (last?.at === at && last.because === because)
      lines[lines.length - 1] = { ...last, events: [...last.events, event] };
    else lines.push({ at, events: [event], because });
  }
  return lines
    .map(({ at, events, because }) => {
      const told = `${events.map(eventName).join(', ')}: ${because}`;
      const text = wrapIndented(cleanText(told), surface.columns, INDENT);
      return `${formatDay(at).padEnd(INDENT.length)}${text.slice(INDENT.length)}`;
    })
    .join('\n');
}

/** `promotion.rolled-back` -> `promotion rolled back`, `rollout.step-started` -> `step started`. */
function eventName(event: string): string {
  const [subject = '', what = ''] = event.split('.', 2);
  const words = what.replaceAll('-', ' ');
  return subject === 'rollout' || subject === 'rehearsal' ? words : `${subject} ${words}`;
}
