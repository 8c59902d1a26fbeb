import { FULL_BP } from '../../shared/index.ts';
import { pauseHere, takeOut, weightInForce } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/**
 * What someone put a hold on gets no more users: a rollout stays at its weight until the hold is lifted and a person resumes it, and one
 * that no user has met yet ends, as it would have at its gates. With everyone on the candidate nothing is left to stop.
 */
export const held: RolloutRule = (view) => {
  const { state, candidate } = view.rollout;
  if (view.held === undefined) return undefined;
  const because = `${candidate.label} is ${view.held}`;
  if (state.kind === 'pending') return takeOut(view, because, 'hold', false);
  if (state.kind !== 'baking' || weightInForce(view.rollout) === FULL_BP) return undefined;
  return pauseHere(view, because, 'the hold to be lifted, and a person to resume or abort', 'hold');
};
