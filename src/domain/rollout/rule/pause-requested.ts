import { pauseHere } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** A person holds the rollout at its weight; what a window stopped then no longer goes on by itself. */
export const pauseRequested: RolloutRule = (view) => {
  const { state, request } = view.rollout;
  if (request?.kind !== 'pause') return undefined;
  const because = `${request.by.name} paused it: ${request.reason}`;
  const waitsFor = 'a person to resume or abort';
  if (state.kind === 'baking') return pauseHere(view, because, waitsFor, 'person');
  if (state.kind === 'pending' && state.stage === 'waiting-for-window') {
    return { because, next: { ...state, forPerson: true }, actions: [] };
  }
  if (state.kind !== 'paused' || state.pausedBy !== 'window') return undefined;
  return { because, next: { ...state, because, waitsFor, pausedBy: 'person' }, actions: [] };
};
