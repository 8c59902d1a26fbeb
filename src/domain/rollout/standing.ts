import { type RolloutStep, type StepWork, workOf } from '../plan/index.ts';
import type { Rollout, RolloutRequest } from './rollout.ts';
import type { RolloutView } from './view.ts';

/** The step at which a rollout stands. */
type Standing = { readonly index: number; readonly step: RolloutStep; readonly work: StepWork };

/** Undefined before the first step and after the last. */
export function standing({ state, plan }: Rollout): Standing | undefined {
  if (state.kind !== 'baking' && state.kind !== 'paused') return undefined;
  const step = plan.steps[state.step];
  return step === undefined ? undefined : { index: state.step, step, work: workOf(step) };
}

/** Who wanted it in front of everyone at once, if anyone: in this very pass, or before. */
export function fullBy({ rollout }: Pick<RolloutView, 'rollout'>): Pick<RolloutRequest, 'by' | 'reason'> | undefined {
  if (rollout.promoteFull !== undefined) return rollout.promoteFull;
  return rollout.request?.kind === 'promote-full' ? rollout.request : undefined;
}
