import { deciding, failuresOf, isTooEarly } from '../looks.ts';
import { takeOut } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/**
 * A metric that is surely worse rolls back, whatever the others say and however short the bake was: at once, or where the strategy
 * bears a number of failed looks, at the look after them.
 */
export const metricFailed: RolloutRule = (view) => {
  if (isTooEarly(view)) return undefined;
  for (const verdict of deciding(view.verdicts)) {
    if (verdict.kind !== 'fail') continue;
    const { had, allowed } = failuresOf(view, verdict.card.metric);
    if (allowed === 0) return takeOut(view, `${verdict.card.metric}: ${verdict.because}`, 'metric-failed');
    if (had > allowed) {
      return takeOut(
        view,
        `${verdict.card.metric}: ${verdict.because} (at ${had} looks, ${allowed} are borne)`,
        'metric-failed',
      );
    }
  }
  return undefined;
};
