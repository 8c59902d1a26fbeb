import { formatDuration } from '../../shared/index.ts';
import { stay } from '../move.ts';
import { fullBy, standing } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/** A step holds at least its bake, counted only while it was watched. Only a full promotion by a person skips it. */
export const bakeFirst: RolloutRule = (view) => {
  const { state } = view.rollout;
  if (state.kind !== 'baking' || fullBy(view) !== undefined) return undefined;
  const bakeMs = standing(view.rollout)?.step.bakeMs ?? 0;
  const observedMs = state.observedMs + view.watchedMs;
  if (observedMs >= bakeMs) return undefined;
  return stay(view, `baking: ${formatDuration(bakeMs - observedMs)} of ${formatDuration(bakeMs)} left`);
};
