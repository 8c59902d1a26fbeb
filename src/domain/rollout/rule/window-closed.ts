import { FULL_BP } from '../../shared/index.ts';
import { weightInForce } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/**
 * Outside its window a rollout keeps its weight, or gives the traffic back where its rules ask for that. Its bake goes on
 * counting while it is watched, the longest bake does not. With everyone on the candidate there is nothing left to move.
 */
export const windowClosed: RolloutRule = (view) => {
  const { window } = view;
  const { state, plan, baseline } = view.rollout;
  if (window.open || (state.kind !== 'baking' && state.kind !== 'paused')) return undefined;
  const weightBp = weightInForce(view.rollout);
  if (weightBp === 0 || weightBp === FULL_BP) return undefined;
  const byWindow = state.kind === 'baking' || state.pausedBy === 'window';
  if (window.onClose === 'baseline' && baseline !== undefined) {
    return {
      because: `${window.because}; ${baseline.label} serves everyone until then, and the rollout starts over`,
      next: {
        kind: 'pending',
        stage: 'waiting-for-window',
        ...(byWindow ? {} : { forPerson: true }),
        attempt: (state.attempt ?? 0) + 1,
      },
      actions: [{ kind: 'take-traffic-back' }],
    };
  }
  if (!byWindow) return undefined;
  const bakeMs = plan.steps[state.step]?.bakeMs ?? 0;
  const observedMs = Math.max(state.observedMs, Math.min(state.observedMs + view.watchedMs, bakeMs));
  const paused = {
    kind: 'paused',
    because: window.because,
    waitsFor: 'its window to open',
    pausedBy: 'window',
  } as const;
  return { because: window.because, next: { ...state, ...paused, observedMs }, actions: [] };
};
