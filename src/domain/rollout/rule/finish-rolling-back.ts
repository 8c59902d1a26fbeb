import { stay } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** A rollback is done when no gateway can still send anyone to the candidate. Nothing else is looked at meanwhile. */
export const finishRollingBack: RolloutRule = (view) => {
  const { state } = view.rollout;
  if (state.kind !== 'rolling-back') return undefined;
  if (!view.gatewaysCaughtUp) return stay(view, 'waiting until every gateway uses the routes without the candidate');
  return {
    because: state.because,
    next: { kind: 'aborted', at: view.now, because: state.because, rolledBack: true, trigger: state.trigger },
    actions: [],
  };
};
