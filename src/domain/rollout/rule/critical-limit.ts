import { deciding } from '../looks.ts';
import { takeOut } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** Surely past a limit of its own, whatever the baseline does: not borne for any number of looks, nor for a first while. */
export const criticalLimit: RolloutRule = (view) => {
  for (const verdict of deciding(view.verdicts)) {
    if (verdict.kind !== 'fail' || verdict.by !== 'critical-limit') continue;
    return takeOut(view, `${verdict.card.metric}: ${verdict.because}`, 'critical-limit');
  }
  return undefined;
};
