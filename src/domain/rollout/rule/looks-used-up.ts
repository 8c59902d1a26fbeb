import { usedUp } from '../looks.ts';
import { pauseHere } from '../move.ts';
import { fullBy } from '../standing.ts';
import type { RolloutRule } from '../view.ts';

/** Analysis that errs again and again, or never can tell, is looked at by a person; it is never a pass. One may have spoken already. */
export const looksUsedUp: RolloutRule = (view) => {
  if (view.rollout.state.kind !== 'baking' || fullBy(view) !== undefined) return undefined;
  if (view.statisticsOverridden !== undefined) return undefined;
  const because = usedUp(view);
  if (because === undefined) return undefined;
  return pauseHere(view, because, 'a person to resume, advance or abort', 'inconclusive');
};
