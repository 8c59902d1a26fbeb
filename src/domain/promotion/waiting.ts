import { type EpochMs, type PromotionId, type RollbackId, toIso } from '../shared/index.ts';

/** What a second promotion into the same place does. `supersede` never touches one that has traffic. */
export type WhenBusy = 'refuse' | 'queue' | 'supersede';

/** Why a promotion has not begun: its time has not come, or another is under way. */
export type Waiting =
  | { readonly kind: 'start'; readonly at: EpochMs }
  | { readonly kind: 'turn'; readonly behind: PromotionId };

/** Who has the place that a waiting promotion wants. */
export type Place = {
  readonly whenBusy: WhenBusy;
  /** The promotion that is under way there. */
  readonly occupant: { readonly id: PromotionId; readonly label: string; readonly hasTraffic: boolean } | undefined;
  /** One that is in line before this one. */
  readonly ahead: PromotionId | undefined;
  /** A rollback there that has not turned the traffic yet. Absent: none. */
  readonly rollback?: RollbackId | undefined;
};

type WaitingMove = {
  readonly rule: string;
  readonly because: string;
  /** `begin`: its turn has come. */
  readonly move:
    | { readonly kind: 'stay' }
    | { readonly kind: 'begin'; readonly supersede: PromotionId | undefined }
    | { readonly kind: 'line-up'; readonly behind: PromotionId }
    | { readonly kind: 'give-up' };
};

/** One promotion at a time: what one that has not begun does next. */
export function decideWaiting(waiting: Waiting, now: EpochMs, place: Place): WaitingMove {
  const { occupant, ahead, rollback, whenBusy } = place;
  if (waiting.kind === 'start' && waiting.at > now) {
    return { rule: 'start-waits', because: `starts at ${toIso(waiting.at)}`, move: { kind: 'stay' } };
  }
  if (rollback !== undefined) {
    const because = `${rollback} brings an earlier release back first`;
    return { rule: 'turn-waits', because, move: { kind: 'stay' } };
  }
  const first = occupant?.id ?? ahead;
  if (first === undefined) {
    const because = waiting.kind === 'start' ? 'its time has come' : 'its turn has come';
    return { rule: 'turn-came', because, move: { kind: 'begin', supersede: undefined } };
  }
  const busy = occupant === undefined ? `${first} is in line before it` : `${occupant.label} (${first}) is under way`;
  if (waiting.kind === 'turn') return { rule: 'turn-waits', because: busy, move: { kind: 'stay' } };
  if (whenBusy === 'refuse') {
    return { rule: 'turn-refused', because: `its time has come, but ${busy}`, move: { kind: 'give-up' } };
  }
  if (whenBusy === 'supersede' && occupant !== undefined && !occupant.hasTraffic) {
    const because = `its time has come; it supersedes ${occupant.label}, which has no traffic`;
    return { rule: 'turn-came', because, move: { kind: 'begin', supersede: occupant.id } };
  }
  return { rule: 'turn-waits', because: busy, move: { kind: 'line-up', behind: first } };
}
