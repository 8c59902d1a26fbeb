import type { Answer } from '#api/index.ts';
import { shortenDigests } from '#domain/shared/index.ts';
import { shortenDigest } from '../release-name.ts';
import { formatTime } from '../terminal/quantity.ts';
import { type Cell, renderTable } from '../terminal/table.ts';
import type { Surface } from '../terminal/tone.ts';
import { cleanText } from '../terminal/width.ts';
import { wrapText } from '../terminal/wrap.ts';

export type HoldKind = 'hold' | 'quarantine';
type HoldView = Answer<'listHolds'>[number];
type QuarantineView = Answer<'listQuarantines'>[number];

/** What was placed, what it is about now, and what comes of it. */
export function renderPlaced(kind: HoldKind, hold: HoldView | QuarantineView, { columns }: Surface): string {
  const subject = subjectOf(hold);
  const lines = [
    `${hold.id}: ${subject} is ${kind === 'hold' ? 'held' : 'quarantined'}`,
    ...(hold.component === undefined ? [] : [containedIn(hold)]),
    ...('running' in hold ? runningLines(hold) : []),
    kind === 'hold'
      ? 'what serves goes on, a running rollout stays at its weight; until someone lifts the hold:'
      : 'it may neither be promoted nor run until someone lifts the quarantine:',
  ];
  const wrapped = lines.flatMap((line) => wrapText(cleanText(line), columns));
  const next = 'running' in hold && hold.running.length > 0 ? ['headgate quarantine list'] : [];
  return [...wrapped, `headgate ${kind} lift ${hold.id} --reason "…"`, ...next].join('\n');
}

export function renderHolds(kind: HoldKind, holds: readonly (HoldView | QuarantineView)[], surface: Surface): string {
  if (holds.length === 0) return kind === 'hold' ? 'nothing is held' : 'nothing is quarantined';
  return renderTable(
    [{ title: kind, fixed: true }, { title: 'of' }, { title: 'since' }, { title: 'by' }],
    holds.map((hold) => [hold.id, subjectOf(hold), formatTime(hold.placedAt), whoCell(hold)]),
    surface,
    holds.map((hold) => noteLines(hold).join('\n')),
  );
}

/** Why, and what comes of it as long as it stands. */
function noteLines(hold: HoldView | QuarantineView): readonly string[] {
  if (hold.lifted !== undefined) return [hold.lifted.reason];
  const contained = hold.component === undefined ? [] : [containedIn(hold)];
  return [hold.reason, ...contained, ...('running' in hold ? runningLines(hold) : [])];
}

/** `shop v2`, or `tool:price of every agent`. */
function subjectOf({ agent, release, component, releases }: HoldView): string {
  if (component !== undefined) return `${shortenDigests(component)} of ${agent ?? 'every agent'}`;
  return `${agent} ${releases[0]?.label ?? shortenDigest(release ?? '')}`;
}

function containedIn({ releases }: HoldView): string {
  if (releases.length === 0) return 'no release contains it so far; one that is made later will be stopped by it';
  return `contained in ${releases.map(({ agent, label }) => `${agent} ${label}`).join(', ')}`;
}

function runningLines({ running }: QuarantineView): readonly string[] {
  return running.flatMap(({ agent, environment, label, because, waitsForPerson }) => [
    `${agent} ${label} in ${environment}: ${because}`,
    ...(waitsForPerson ? [`a person has to act: headgate promote LABEL --agent ${agent} --to ${environment}`] : []),
  ]);
}

function whoCell({ placedBy, lifted }: HoldView): Cell {
  if (lifted !== undefined) return { text: `lifted by ${lifted.by.name}`, tone: 'dim' };
  return placedBy.kind === 'system' ? 'Headgate' : placedBy.name;
}
