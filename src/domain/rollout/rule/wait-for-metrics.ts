import { reasonOf } from '../../analysis/index.ts';
import { deciding } from '../looks.ts';
import { stay } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** No data, an errored judge, a missing evaluation: all of them wait. */
export const waitForMetrics: RolloutRule = (view) => {
  if (view.rollout.state.kind !== 'baking') return undefined;
  const open = deciding(view.verdicts).filter((verdict) => verdict.kind !== 'pass');
  const missing = open.map((verdict) => `${verdict.card.metric}: ${reasonOf(verdict)}`);
  return stay(view, missing.length === 0 ? 'waiting for the first samples' : `waiting; ${missing.join('; ')}`);
};
