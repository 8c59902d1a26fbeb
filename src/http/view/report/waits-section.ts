import type { AuditRecord } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { type EpochMs, formatDuration, toIso } from '#domain/shared/index.ts';
import { table } from './markdown.ts';

type Wait = {
  readonly what: string;
  readonly from: EpochMs;
  /** Undefined while it lasts. */
  readonly until: EpochMs | undefined;
  readonly because: string;
};

/** Decisions that only wait, and what for. Those that wait for people stand with the signatures. */
const WAITS: Readonly<Record<string, string>> = {
  'start-waits': 'its time',
  'turn-waits': 'its turn',
  'window-waits': 'its window',
};

/** What held a promotion up that was neither a proof nor a signature: its time, its turn, closed windows and freezes. */
export function waitsSection(promotion: Promotion, records: readonly AuditRecord[]): readonly string[] {
  const waits = [...beforeRollout(promotion), ...duringRollout(promotion, records)].sort((a, b) => a.from - b.from);
  if (waits.length === 0) return [];
  const rows = waits.map(({ what, from, until, because }) => [
    what,
    toIso(from),
    until === undefined ? 'still waits' : formatDuration(until - from),
    because,
  ]);
  return ['## Waited for', table(['for', 'from', 'how long', 'why'], rows, '')];
}

function beforeRollout({ decisions, ended }: Promotion): readonly Wait[] {
  return decisions.flatMap(({ rule, at, because }, index) => {
    const what = WAITS[rule];
    return what === undefined ? [] : [{ what, from: at, until: decisions[index + 1]?.at ?? ended?.at, because }];
  });
}

/** A window that closed in the middle: at the weight, or with the traffic given back until it opened. */
function duringRollout({ ended }: Promotion, records: readonly AuditRecord[]): readonly Wait[] {
  const moves = records.filter(({ event }) => event.startsWith('rollout.'));
  return moves.flatMap(({ event, details, at, because }, index) => {
    const closed = event === 'rollout.given-back' || (event === 'rollout.paused' && details.rule === 'window-closed');
    return closed ? [{ what: 'its window', from: at, until: moves[index + 1]?.at ?? ended?.at, because }] : [];
  });
}
