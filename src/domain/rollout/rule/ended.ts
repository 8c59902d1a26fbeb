import { stay } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** What was aborted stays so. */
export const ended: RolloutRule = (view) =>
  view.rollout.state.kind === 'aborted' ? stay(view, view.rollout.state.because) : undefined;
