import { reasonOf } from '../../analysis/index.ts';
import { formatDuration } from '../../shared/index.ts';
import { deciding } from '../looks.ts';
import { pauseHere, stay, takeOut } from '../move.ts';
import { standing } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/**
 * Metrics that still can't tell at the end of the longest bake are never waved through: a person decides, at once or after one
 * extension, or it goes back.
 */
export const maxBake: RolloutRule = (view) => {
  const { state, plan } = view.rollout;
  const at = standing(view.rollout);
  if (state.kind !== 'baking' || at === undefined) return undefined;
  const limitMs = at.step.maxBakeMs * (state.extended === true ? 2 : 1);
  if (state.observedMs + view.watchedMs < limitMs) return undefined;
  const open = deciding(view.verdicts).filter((verdict) => verdict.kind !== 'pass');
  const because = `after ${formatDuration(limitMs)} it still can't be told: ${open
    .map((verdict) => `${verdict.card.metric} (${reasonOf(verdict)})`)
    .join('; ')}`;
  const policy = at.step.onMaxBake ?? plan.onMaxBake;
  if (policy === 'roll-back') return takeOut(view, because, 'max-bake');
  if (policy === 'extend' && state.extended !== true && at.step.maxBakeMs > 0) {
    const move = stay(view, `${because}; extended once, by ${formatDuration(at.step.maxBakeMs)}`);
    return { ...move, next: { ...state, observedMs: state.observedMs + view.watchedMs, extended: true } };
  }
  return pauseHere(view, because, 'a person to resume, advance or abort', 'max-bake');
};
