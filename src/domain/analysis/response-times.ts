import { type Rollup, sketchCount, sketchSteps } from '../sample/index.ts';
import type { Distribution } from '../statistics/index.ts';
import { timesClump } from './measured.ts';
import type { RolloutSamples } from './samples.ts';
import { mantelHaenszel, pairByRouteVersion } from './strata.ts';

/** One arm's response times: how they are distributed as if they were independent, and how many there were. */
export type ArmTimes = Distribution & { readonly served: number };

/** Over the weights under which both arms have times; `isSplit` is false where there is none, and then each arm is as it was served. */
export type ResponseTimes = { readonly isSplit: boolean; readonly candidate: ArmTimes; readonly baseline: ArmTimes };

/** Each weight's distribution counts as much as it knows, so that a drift over the day can't pass for a difference. */
export function responseTimesOf(samples: RolloutSamples): ResponseTimes {
  const strata = pairByRouteVersion(samples.candidate, samples.baseline ?? [])
    .map(({ candidate, baseline }) => ({
      candidate: { rollup: candidate, n: timesIn(candidate) },
      baseline: { rollup: baseline, n: timesIn(baseline) },
    }))
    .filter(({ candidate, baseline }) => candidate.n > 0 && baseline.n > 0);
  const isSplit = strata.length > 0;
  const weights = strata.map(({ candidate, baseline }) => mantelHaenszel(candidate.n, baseline.n));
  const arm = (which: 'candidate' | 'baseline') =>
    isSplit
      ? pool(
          strata.map((stratum) => stratum[which]),
          weights,
        )
      : aloneOf(samples[which] ?? []);
  return { isSplit, candidate: arm('candidate'), baseline: arm('baseline') };
}

/** All that one arm served. */
export function aloneOf(rollups: readonly Rollup[]): ArmTimes {
  const counted = rollups.map((rollup) => ({ rollup, n: timesIn(rollup) })).filter(({ n }) => n > 0);
  return pool(
    counted,
    counted.map(({ n }) => n),
  );
}

type Counted = { readonly rollup: Rollup; readonly n: number };

function pool(counted: readonly Counted[], weights: readonly number[]): ArmTimes {
  if (counted.length === 0) return { served: 0, n: 0, steps: [] };
  const all = weights.reduce((sum, weight) => sum + weight, 0);
  const shares = weights.map((weight) => weight / all);
  const served = counted.reduce((sum, { n }) => sum + n, 0);
  const spread = counted.reduce((sum, { n }, index) => sum + (shares[index] ?? 0) ** 2 / n, 0);
  const n = 1 / spread / timesClump(counted.map(({ rollup }) => rollup));
  const merged: Record<string, number> = {};
  for (const [index, { rollup, n: own }] of counted.entries()) {
    const factor = ((shares[index] ?? 0) * n) / own;
    const { latencySketch } = rollup;
    for (const bucket in latencySketch) {
      merged[bucket] = (merged[bucket] ?? 0) + (latencySketch[bucket] ?? 0) * factor;
    }
  }
  let atMost = 0;
  const steps = sketchSteps(merged).map(({ upper, count }) => {
    atMost += count;
    return { upper, atMost };
  });
  return { served, n: atMost, steps };
}

function timesIn({ latencySketch }: Rollup): number {
  return sketchCount(latencySketch);
}
