import { takeOut } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** A gateway already took the traffic away; the decision follows what happened. */
export const limitBroken: RolloutRule = (view) =>
  view.rollout.limitBroken === undefined
    ? undefined
    : takeOut(view, `hard limit broken: ${view.rollout.limitBroken}`, 'hard-limit');
