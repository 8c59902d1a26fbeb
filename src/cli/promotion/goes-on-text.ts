import { formatDay } from '../terminal/quantity.ts';
import type { PromotionView } from '../view.ts';

/**
 * What a promotion waits for, in a column of a list: a time, a turn, a window, people, metrics; when it ended, where it has.
 * @param labels of promotions by id, for the one whose turn it is
 */
export function goesOnText(promotion: PromotionView, labels: ReadonlyMap<string, string>): string {
  const { ended, next, waiting } = promotion;
  if (ended !== undefined) return `ended ${formatDay(ended.at)}`;
  if (next === undefined) return '–';
  const { at, when, otherwise } = next;
  const closed = windowOf(promotion);
  if (closed !== undefined) return `its window opens: ${closed}`;
  if (waiting?.behind !== undefined) return `${labels.get(waiting.behind) ?? waiting.behind} is over`;
  const parts = [
    ...(at === undefined ? [] : [`it is ${formatDay(at)}`]),
    ...(when === undefined ? [] : [when]),
    ...(otherwise === undefined ? [] : [`else ${otherwise}`]),
  ];
  return parts.length === 0 ? 'a moment has passed' : parts.join(', ');
}

/** What closes the window that it waits for: a rule, or a person's freeze. */
function windowOf({ gates, state, waiting, rollout }: PromotionView): string | undefined {
  if (rollout !== undefined) return rollout.pausedBy === 'window' ? rollout.because : undefined;
  if (state !== 'queued' || waiting !== undefined) return undefined;
  return gates.find((gate) => gate.gate === 'window' && gate.state === 'waiting')?.because;
}
