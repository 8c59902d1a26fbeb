import type { Answer } from '#api/index.ts';
import { labelled } from '../terminal/labelled.ts';
import { formatTime } from '../terminal/quantity.ts';
import type { Surface } from '../terminal/tone.ts';

type Act = Answer<'listBreakGlass'>[number];

/** What a release was let past, or is: one line an act, on every view of it. */
export function glassLines(
  { brokenGlass = [] }: { readonly brokenGlass?: readonly Act[] | undefined },
  surface: Surface,
): string {
  return brokenGlass.map((act) => labelled('glass', `! ${glassText(act)}`, surface, 'warn')).join('\n');
}

/** `verification in production, broken by Ada until 2026-11-23 12:00: the shop is down (in force)`. */
export function glassText(act: Act): string {
  const { glass, environment, by, confirmed, reason } = act;
  const second = confirmed === undefined ? '' : `, confirmed by ${confirmed.by}`;
  return `${glass} in ${environment}, broken by ${by}${second}: ${reason} (${glassState(act)})`;
}

export function glassState({ state, until, withdrawn }: Act): string {
  switch (state) {
    case 'in-force':
      return `in force until ${formatTime(until)}`;
    case 'unconfirmed':
      return `waits for a second person until ${formatTime(until)}`;
    case 'withdrawn':
      return `withdrawn by ${withdrawn?.by ?? 'somebody'}`;
    default:
      return `over since ${formatTime(until)}`;
  }
}
