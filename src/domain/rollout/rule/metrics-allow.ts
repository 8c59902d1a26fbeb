import { whyAllowed } from '../allowed.ts';
import { startStep } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** The next step, when every metric passes. A plan without metrics moves on its bakes alone, and says so. */
export const metricsAllow: RolloutRule = (view) => {
  const { state } = view.rollout;
  if (state.kind !== 'baking') return undefined;
  const because = whyAllowed(view);
  return because === undefined ? undefined : startStep(view, state.step + 1, because);
};
