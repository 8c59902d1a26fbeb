import { mergeRollups, type Rollup, rollupKeyText } from '#domain/sample/index.ts';
import { type DurationMs, MINUTE_MS } from '#domain/shared/index.ts';

const LEVELS: readonly DurationMs[] = [MINUTE_MS, 10 * MINUTE_MS];

/** Roll-ups that fit, and how long their longest window became; undefined when nothing had to be merged. */
type Coarsened = { readonly rollups: readonly Rollup[]; readonly windowMs: DurationMs | 'all' | undefined };

/**
 * Merges windows, 1 min, then 10 min, then all that there is, until at most `max` roll-ups are left or nothing more can be
 * merged: different releases and route versions are never mixed. Totals stay what they were.
 */
export function coarsen(rollups: readonly Rollup[], max: number): Coarsened {
  if (rollups.length <= max) return { rollups, windowMs: undefined };
  for (const windowMs of LEVELS) {
    const merged = mergeBy(rollups, (start) => Math.floor(start / windowMs) * windowMs);
    if (merged.length <= max) return { rollups: merged, windowMs };
  }
  const first = Math.min(...rollups.map((rollup) => rollup.key.windowStart));
  return { rollups: mergeBy(rollups, () => first), windowMs: 'all' };
}

/** One roll-up for each key. */
export function mergeEqual(rollups: readonly Rollup[]): readonly Rollup[] {
  return mergeBy(rollups, (start) => start);
}

function mergeBy(rollups: readonly Rollup[], windowOf: (start: number) => number): readonly Rollup[] {
  const merged = new Map<string, Rollup>();
  for (const rollup of rollups) {
    const key = { ...rollup.key, windowStart: windowOf(rollup.key.windowStart) };
    const text = rollupKeyText(key);
    const known = merged.get(text);
    merged.set(text, known === undefined ? { ...rollup, key } : mergeRollups(known, rollup));
  }
  return [...merged.values()];
}
