import { mergeWorst, NO_WORST, type Rollup, type WorstRequests } from '../sample/index.ts';
import type { VerdictCard } from './verdict.ts';

const SHOWN = 3;

/** Ids of the worst requests of one kind, for the card. Nothing where there are none, or where they don't say anything of the metric. */
export function worstRequests(
  rollups: readonly Rollup[],
  kind: keyof WorstRequests | undefined,
): Pick<VerdictCard, 'worst'> {
  if (kind === undefined) return {};
  const worst = rollups.map((rollup) => rollup.worst ?? NO_WORST).reduce(mergeWorst, NO_WORST)[kind];
  return worst.length === 0 ? {} : { worst: { kind: 'request', ids: worst.slice(0, SHOWN).map(({ id }) => id) } };
}
