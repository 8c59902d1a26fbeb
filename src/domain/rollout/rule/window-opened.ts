import { startStep, stay } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** What a window stopped goes on by itself when it opens: at its weight, or from the first step where traffic was given back. */
export const windowOpened: RolloutRule = (view) => {
  const { window } = view;
  const { state, request } = view.rollout;
  if (state.kind === 'pending' && state.stage === 'waiting-for-window') {
    if (!window.open) return stay(view, window.because);
    if (state.forPerson !== true) return startStep(view, 0, 'its window is open again');
    if (request?.kind !== 'resume') return stay(view, 'its window is open; waiting for a person to resume');
    return startStep(view, 0, `${request.by.name} resumed it: ${request.reason}`);
  }
  if (!window.open || state.kind !== 'paused' || state.pausedBy !== 'window') return undefined;
  const { because: _because, waitsFor: _waitsFor, pausedBy: _pausedBy, ...progress } = state;
  return { because: `its window is open again: ${window.because}`, next: { ...progress, kind: 'baking' }, actions: [] };
};
