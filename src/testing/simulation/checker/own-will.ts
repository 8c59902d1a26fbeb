import { placeOf } from '../ledger.ts';
import { changesOf, hasEnded } from './changes.ts';
import type { Checker } from './checker.ts';

/** Acts after which a paused rollout may go on. */
const LETS_GO_ON: ReadonlySet<string> = new Set(['rollout.resumed', 'rollout.advanced', 'rollout.promoted-in-full']);

/** Nothing goes on by itself that waits for a person; there is one rollout at a time in a place; what has ended stays ended. */
export function ownWill(): Checker {
  const word = new Set<string>();
  return {
    name: 'own will',
    see: (event, known) => {
      if (event.kind !== 'commit') return [];
      const wrong: string[] = [];
      for (const { actor, event: name, subject } of event.audit) {
        if (actor.kind === 'person' && LETS_GO_ON.has(name)) word.add(subject);
      }
      for (const approval of event.approvals) if (approval.decision === 'approved') word.add(approval.promotion);
      const running = new Map(known.promotions);
      for (const { was, is } of changesOf(event, known)) {
        running.set(is.id, is);
        if (was !== undefined && hasEnded(was) && was.state !== is.state) {
          wrong.push(`${is.label} was ${was.state} and is ${is.state}`);
        }
        const [before, after] = [was?.rollout?.state, is.rollout?.state];
        if (before?.kind === 'paused' && (after?.kind === 'baking' || after?.kind === 'completed')) {
          const mayGoOn = word.has(is.id) || before.pausedBy === 'window';
          if (!mayGoOn) wrong.push(`${is.label} was paused (${before.because}) and went on by itself`);
        }
        if (before?.kind !== 'paused' && after?.kind === 'paused') word.delete(is.id);
      }
      if (event.promotions.length === 0) return wrong;
      const busy = new Map<string, number>();
      for (const promotion of running.values()) {
        if (hasEnded(promotion) || promotion.waiting !== undefined) continue;
        busy.set(placeOf(promotion), (busy.get(placeOf(promotion)) ?? 0) + 1);
      }
      for (const [place, count] of busy) if (count > 1) wrong.push(`${count} promotions are under way in ${place}`);
      return wrong;
    },
  };
}
