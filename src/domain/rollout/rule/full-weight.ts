import { FULL_BP } from '../../shared/index.ts';
import { startStep } from '../move.ts';
import { standing } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/** At full weight, with its bake over and nothing failed, the rollout is complete: there is no one left to compare with. */
export const fullWeight: RolloutRule = (view) => {
  const { state, plan, candidate } = view.rollout;
  const at = standing(view.rollout);
  if (state.kind !== 'baking' || at === undefined || at.step.weightBp !== FULL_BP) return undefined;
  const because = `all traffic is on ${candidate.label}`;
  if (at.index < plan.steps.length - 1) return startStep(view, at.index + 1, because);
  return { because, next: { kind: 'completed', at: view.now }, actions: [{ kind: 'complete' }] };
};
