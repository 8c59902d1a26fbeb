import { type CountedApart, mergeRollups, type Rollup, rollupKeyText } from '#domain/sample/index.ts';

/** A window, or all windows of a deployment under one route version: of users, or apart from them of testers and of shadows. */
export type RollupSpan = 'window' | 'total' | `total-${CountedApart}`;

/** One stored sum. */
export type RollupSum = { readonly key: string; readonly span: RollupSpan; readonly rollup: Rollup };

/** The span that holds the totals of one kind of traffic. */
export function totalOf(traffic: CountedApart | undefined): RollupSpan {
  return traffic === undefined ? 'total' : `total-${traffic}`;
}

/**
 * The sums that a batch adds to. Totals are kept beside the windows because each reconcile pass reads them, and a rollout of a day
 * has thousands of windows.
 */
export function sumsOf(rollups: readonly Rollup[]): readonly RollupSum[] {
  const sums = new Map<string, RollupSum>();
  for (const rollup of rollups) {
    addTo(sums, 'window', rollupKeyText(rollup.key), rollup);
    addTo(sums, totalOf(rollup.key.traffic), rollupKeyText({ ...rollup.key, windowStart: 0 }), rollup);
  }
  return [...sums.values()];
}

/** The sum of two; the key keeps the earlier window. */
export function mergeSums(stored: Rollup | undefined, added: Rollup): Rollup {
  if (stored === undefined) return added;
  const earlierFirst = stored.key.windowStart <= added.key.windowStart;
  return earlierFirst ? mergeRollups(stored, added) : mergeRollups(added, stored);
}

function addTo(sums: Map<string, RollupSum>, span: RollupSpan, keyText: string, rollup: Rollup): void {
  const key = `${span}|${keyText}`;
  sums.set(key, { key, span, rollup: mergeSums(sums.get(key)?.rollup, rollup) });
}
