import { startStep } from '../move.ts';
import { whyRefused } from '../refusal.ts';
import { standing } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/**
 * A person lets a paused rollout go on. `resume` and `promote-full` bake on at this weight with a fresh allowance, and have work
 * that gave no answer done again; `advance` takes the next step on that person's word, and is recorded as such.
 */
export const resumeRequested: RolloutRule = (view) => {
  const { state, request } = view.rollout;
  const at = standing(view.rollout);
  if (view.held !== undefined || state.kind !== 'paused' || request === undefined || at === undefined) return undefined;
  if (request.kind === 'pause' || request.kind === 'abort') return undefined;
  const asked = request.kind === 'advance' ? 'advance' : 'resume';
  if (whyRefused(view.rollout, asked) !== undefined) return undefined;
  const said = { resume: 'resumed it', advance: 'advanced it', 'promote-full': 'promoted it in full' }[request.kind];
  const because = `${request.by.name} ${said}: ${request.reason}`;
  if (request.kind === 'advance') return startStep(view, state.step + 1, because);
  const { because: _because, waitsFor: _waitsFor, pausedBy: _pausedBy, ...progress } = state;
  const again = state.pausedBy === 'step' && (at.work.kind === 'smoke' || at.work.kind === 'webhook');
  return {
    because,
    next: {
      ...progress,
      kind: 'baking',
      observedMs: Math.min(state.observedMs, at.step.bakeMs),
      ...(again ? { attempt: (state.attempt ?? 0) + 1 } : {}),
    },
    actions: [],
  };
};
