import { mergeRollups, type Rollup } from '../sample/index.ts';

/** What both arms showed under one route version, and so under one weight and at one time. */
export type Stratum = { readonly candidate: Rollup; readonly baseline: Rollup };

/** How much a weight counts by what its arms know together (Mantel-Haenszel): half the harmonic mean of their numbers. */
export function mantelHaenszel(candidate: number, baseline: number): number {
  return 1 / (1 / candidate + 1 / baseline);
}

/** Both arms' roll-ups paired by route version. Versions in which one arm has nothing compare nothing and are left out. */
export function pairByRouteVersion(candidate: readonly Rollup[], baseline: readonly Rollup[]): readonly Stratum[] {
  const others = byRouteVersion(baseline);
  return [...byRouteVersion(candidate)].flatMap(([version, rollup]) => {
    const other = others.get(version);
    return other === undefined ? [] : [{ candidate: rollup, baseline: other }];
  });
}

/** The sum of roll-ups without their sketches, which are costly to merge and not asked for; undefined of none. */
export function total(rollups: readonly Rollup[]): Rollup | undefined {
  const plain = rollups.map((rollup) => ({ ...rollup, latencySketch: {} }));
  return plain.length === 0 ? undefined : plain.reduce(mergeRollups);
}

function byRouteVersion(rollups: readonly Rollup[]): ReadonlyMap<number, Rollup> {
  const merged = new Map<number, Rollup>();
  for (const rollup of rollups) {
    const version = rollup.key.routeVersion;
    const earlier = merged.get(version);
    merged.set(version, earlier === undefined ? rollup : mergeRollups(earlier, rollup));
  }
  return merged;
}
