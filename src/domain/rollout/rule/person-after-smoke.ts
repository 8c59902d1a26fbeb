import { startStep, stay } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** The manual strategy: the deployment is verified and inactive until a person lets it go on. */
export const personAfterSmoke: RolloutRule = (view) => {
  const { state, request } = view.rollout;
  if (state.kind !== 'pending' || state.stage !== 'waiting-for-person') return undefined;
  if (request?.kind !== 'resume' && request?.kind !== 'advance') {
    return stay(view, 'waiting for a person to resume: verified, inactive, no traffic');
  }
  return startStep(view, 0, `${request.by.name} let it go on: ${request.reason}`);
};
