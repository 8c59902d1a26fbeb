import { stay } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** Only a person ends a pause. */
export const stayPaused: RolloutRule = (view) =>
  view.rollout.state.kind === 'paused' ? stay(view, view.rollout.state.because) : undefined;
