import { type RolloutStep, workOf } from '../../plan/index.ts';
import { startStep } from '../move.ts';
import { fullBy, standing } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/** What a person's word skips; smoke tests, signatures and other systems' answers are still owed. */
const SKIPPED: ReadonlySet<string> = new Set(['weight', 'bake', 'pause', 'analysis', 'shadow', 'testers', 'notify']);

/** A person with the right to it brings the candidate in front of everyone without waiting for bakes and metrics. */
export const promoteFull: RolloutRule = (view) => {
  const by = fullBy(view);
  const at = standing(view.rollout);
  if (by === undefined || at === undefined || view.rollout.state.kind !== 'baking') return undefined;
  const next = nextOwed(view.rollout.plan.steps, at.index);
  if (next === undefined) return undefined;
  return startStep(view, next, `${by.by.name} promoted it in full: ${by.reason}`);
};

/** The next step that can't be skipped, at the latest the last weight; undefined from there on. */
function nextOwed(steps: readonly RolloutStep[], from: number): number | undefined {
  const everyone = steps.findLastIndex((step) => workOf(step).kind === 'weight');
  if (from >= everyone) return undefined;
  const owed = steps.findIndex((step, index) => index > from && !SKIPPED.has(workOf(step).kind));
  return owed === -1 ? everyone : Math.min(owed, everyone);
}
