import { pauseHere } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** Where both releases moved together nobody can say what the comparison is worth: a person looks, once in a rollout. */
export const worldChanged: RolloutRule = (view) => {
  const { rollout } = view;
  const { state } = rollout;
  if (view.worldChanged === undefined || state.kind !== 'baking' || state.worldKnown === true) return undefined;
  const waitsFor = 'a person to see what changed outside both releases, and to resume or abort';
  const told = { ...view, rollout: { ...rollout, state: { ...state, worldKnown: true as const } } };
  return pauseHere(told, view.worldChanged, waitsFor, 'world-changed');
};
