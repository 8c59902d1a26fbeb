import { deciding } from '../looks.ts';
import { takeOut } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** Users who complain more than the baseline's, beyond doubt: not borne for any number of looks. */
export const complaints: RolloutRule = (view) => {
  for (const verdict of deciding(view.verdicts)) {
    if (verdict.kind !== 'fail' || verdict.card.metric !== 'complaints') continue;
    return takeOut(view, `complaints: ${verdict.because}`, 'complaints');
  }
  return undefined;
};
