/** How many paths of everything. */
export type Plan = {
  /** For each world, without an effect and with one exactly at the margin. */
  readonly errorPaths: number;
  /** Of each kind of traffic, to tune other rules to Headgate's rate of false rollbacks. */
  readonly nullPaths: number;
  /** For each effect. */
  readonly effectPaths: number;
  /** In one task. */
  readonly pathsPerTask: number;
  /** Whole rollouts at each rate: of a release against itself, and of each that is worse; and how many in one task. */
  readonly healthyRollouts: number;
  readonly worseRollouts: number;
  readonly rolloutsPerTask: number;
  /** In the days that a verdict is timed on: from few to many. */
  readonly requestsADay: readonly number[];
};

/** @param isQuick half a minute, to see that it runs: its bounds are wide and its figures not to be quoted */
export function planOf(isQuick: boolean): Plan {
  return isQuick
    ? {
        ...{ errorPaths: 80, nullPaths: 80, effectPaths: 40, pathsPerTask: 20 },
        ...{ healthyRollouts: 20, worseRollouts: 10, rolloutsPerTask: 5, requestsADay: [1e3, 1e5] },
      }
    : {
        ...{ errorPaths: 2_000, nullPaths: 2_000, effectPaths: 500, pathsPerTask: 50 },
        ...{ healthyRollouts: 220, worseRollouts: 100, rolloutsPerTask: 10, requestsADay: [1e3, 1e5, 1e7] },
      };
}

/** The paths of one part, in tasks of a size that keeps all threads busy to the end. */
export function ranges(paths: number, size: number): readonly { readonly from: number; readonly to: number }[] {
  return Array.from({ length: Math.ceil(paths / size) }, (_, index) => ({
    from: index * size,
    to: Math.min(paths, (index + 1) * size),
  }));
}
