import { takeOut } from '../move.ts';
import type { RolloutRule } from '../view.ts';

/** One confirmed safety violation is enough. */
export const harmConfirmed: RolloutRule = (view) =>
  view.harm === undefined ? undefined : takeOut(view, `confirmed safety violation: ${view.harm}`, 'safety');
