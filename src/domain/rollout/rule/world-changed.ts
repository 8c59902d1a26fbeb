import { pauseHere } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** Where both releases moved together nobody can say what the comparison is worth: a person looks, once in a rollout. */
export const worldChanged: RolloutRule = (view) => {
  const { state } = view.rollout;
  if (view.worldChanged === undefined || state.kind !== 'baking' || state.worldKnown === true) return undefined;
  const waitsFor = 'a person to see what changed outside both releases, and to resume or abort';
  const move = pauseHere(view, view.worldChanged, waitsFor, 'world-changed');
  return move.next.kind === 'paused' ? { ...move, next: { ...move.next, worldKnown: true } } : move;
};
