import { assertNever } from '../../shared/index.ts';
import { pauseHere, stay } from '../move.ts';
import { standing } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/** A smoke test or a webhook is waited for. No answer is not a yes: a person looks, and has it asked again. */
export const stepWork: RolloutRule = (view) => {
  const { state } = view.rollout;
  const at = standing(view.rollout);
  if (state.kind !== 'baking' || at === undefined) return undefined;
  if (at.work.kind !== 'smoke' && at.work.kind !== 'webhook') return undefined;
  const name = at.work.kind === 'smoke' ? 'the smoke test' : 'the webhook';
  switch (view.work.state) {
    case 'absent':
      return {
        ...stay(view, `${name} of step ${at.index + 1} is asked`),
        actions: [{ kind: 'step-work', step: at.index, attempt: state.attempt ?? 0 }],
      };
    case 'pending':
      return stay(view, view.work.because === undefined ? `${name} is under way` : `${name}: ${view.work.because}`);
    case 'failed': {
      const waitsFor =
        at.work.kind === 'smoke'
          ? 'a person to resume, which asks again, or to abort'
          : 'a person to resume, which asks again, to advance or to abort';
      return pauseHere(view, `${name} gave no answer: ${view.work.because}`, waitsFor, 'step');
    }
    case 'done':
      return undefined;
    default:
      return assertNever(view.work);
  }
};
