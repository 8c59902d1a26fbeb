import { takeOut } from '../move.ts';
import { standing } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/** A smoke test that fails, a system that says no, a signature refused: each is an answer, and takes the candidate out. */
export const stepRefused: RolloutRule = (view) => {
  const at = standing(view.rollout);
  if (at === undefined || view.work.state !== 'done' || view.work.pass) return undefined;
  const { because } = view.work;
  if (at.work.kind === 'smoke') return takeOut(view, `smoke test failed: ${because}`, 'step-refused');
  if (at.work.kind === 'webhook')
    return takeOut(view, `the webhook of step ${at.index + 1} said no: ${because}`, 'step-refused');
  return at.work.kind === 'approval' ? takeOut(view, because, 'step-refused') : undefined;
};
