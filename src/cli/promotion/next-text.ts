import { formatTime } from '../terminal/quantity.ts';
import type { PromotionView } from '../view.ts';

/** `50 % at about 14:10 UTC, when quality is proven; else a person decides, in 3 h`; undefined once it has ended. */
export function nextText({ next }: Pick<PromotionView, 'next'>): string | undefined {
  if (next === undefined) return undefined;
  const { what, at, when, otherwise } = next;
  const time = at === undefined ? '' : ` at about ${formatTime(at)}`;
  const condition = when === undefined ? '' : `${at === undefined ? ' ' : ', '}when ${when}`;
  return `${what}${time}${condition}${otherwise === undefined ? '' : `; else ${otherwise}`}`;
}
