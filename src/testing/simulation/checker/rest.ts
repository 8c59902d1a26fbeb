import type { Promotion } from '#domain/promotion/index.ts';
import { placeOf } from '../ledger.ts';
import { hasEnded } from './changes.ts';
import type { Checker } from './checker.ts';

/**
 * When faults stop, every promotion ends or waits for a person whom it names, and every rollback is over; when everyone has spoken,
 * all of it has ended.
 */
export function rest(): Checker {
  return {
    name: 'rest',
    see: (event, known) => {
      if (event.kind !== 'rested') return [];
      const promotions = event.promotions.flatMap((promotion) => {
        if (hasEnded(promotion)) return [];
        const how = `${promotion.label} in ${promotion.environment} is ${describe(promotion)}`;
        if (event.phase === 'everybody acts') return [`everybody has spoken, and ${how}`];
        const waits = waitsFor(promotion, event.promotions);
        return waits === undefined ? [`${how}, comes to no end and waits for nobody`] : [];
      });
      const rollbacks = [...known.rollbacks.values()].flatMap(({ id, state, to }) =>
        ['done', 'failed', 'superseded'].includes(state.kind)
          ? []
          : [`rollback ${id} to ${to.label} is ${JSON.stringify(state)}, and comes to no end`],
      );
      return [...promotions, ...rollbacks];
    },
  };
}

/** Whom; a promotion in line waits for whom the one before it does. */
function waitsFor(promotion: Promotion, all: readonly Promotion[]): string | undefined {
  const { waiting, rollout, gates } = promotion;
  if (waiting?.kind === 'start') return `its time, ${waiting.at}`;
  if (waiting?.kind === 'turn') {
    const first = all.find((other) => placeOf(other) === placeOf(promotion) && other.waiting === undefined);
    return first && waitsFor(first, all);
  }
  const state = rollout?.state;
  // A window opens by itself; what is frozen until further notice has someone who froze it.
  if (state?.kind === 'paused' && state.pausedBy === 'window') return frozenBy(state.because);
  if (state?.kind === 'paused') return state.waitsFor === '' ? undefined : state.waitsFor;
  if (state?.kind === 'pending' && state.stage === 'waiting-for-person') return 'a person';
  if (state?.kind === 'pending' && state.stage === 'waiting-for-window') {
    return state.forPerson === true ? 'a person' : frozenBy(promotion.decisions.at(-1)?.because ?? '');
  }
  if (rollout !== undefined) return frozenBy(promotion.decisions.at(-1)?.because ?? '');
  const waits = gates.filter(
    ({ state, enforcement }) => state === 'waiting' && (enforcement ?? 'enforce') === 'enforce',
  );
  if (promotion.state === 'awaiting-approval') return waits[0]?.because;
  return promotion.state === 'queued'
    ? frozenBy(waits.find(({ gate }) => gate === 'window')?.because ?? '')
    : undefined;
}

function frozenBy(because: string): string | undefined {
  return /frozen by (\w+)/.exec(because)?.[1];
}

function describe(promotion: Promotion): string {
  const state = promotion.rollout?.state;
  const last = promotion.decisions.at(-1);
  return `${promotion.state} (${state === undefined ? 'no rollout' : JSON.stringify(state)}; last: ${last?.rule}: ${last?.because})`;
}
