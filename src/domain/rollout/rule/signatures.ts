import { pauseHere, stay } from '../move.ts';
import { standing } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/** An approval step stands until it is signed; no one's word but the signatures lets it go on. */
export const signatures: RolloutRule = (view) => {
  const { state } = view.rollout;
  const at = standing(view.rollout);
  if (at === undefined || at.work.kind !== 'approval') return undefined;
  const signed = view.work.state === 'done' && view.work.pass;
  if (state.kind === 'baking') {
    if (signed) return undefined;
    const waiting = view.work.state === 'pending' && view.work.because !== undefined ? view.work.because : 'unsigned';
    return pauseHere(view, `step ${at.index + 1} is to be signed`, waiting, 'step');
  }
  if (state.kind !== 'paused' || state.pausedBy !== 'step') return undefined;
  if (!signed) {
    const waitsFor = view.work.state === 'pending' ? (view.work.because ?? state.waitsFor) : state.waitsFor;
    return { ...stay(view, state.because), next: { ...state, waitsFor } };
  }
  const { because: _because, waitsFor: _waitsFor, pausedBy: _pausedBy, ...progress } = state;
  const because = view.work.state === 'done' ? view.work.because : 'signed';
  return { because, next: { ...progress, kind: 'baking' }, actions: [] };
};
