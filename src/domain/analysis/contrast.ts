import type { ArmMean } from './arm-mean.ts';
import { mantelHaenszel } from './strata.ts';

/** Both arms' means under one weight. */
export type MeanPair = { readonly candidate: ArmMean; readonly baseline: ArmMean };

/** A linear contrast of the two means over all weights, and what it rests on. */
export type Contrast = { readonly estimate: number; readonly standardError: number; readonly n: number };

/**
 * Candidate minus `factor` times baseline, each weight compared within itself and counted by what it knows (Mantel-Haenszel), so
 * that a drift over the day can't pass for a difference. With `factor` = 1 + margin it measures a relative margin without first
 * guessing the baseline's mean.
 */
export function contrast(pairs: readonly MeanPair[], factor: number): Contrast {
  let weights = 0;
  let estimate = 0;
  let variance = 0;
  let n = 0;
  for (const { candidate, baseline } of pairs) {
    const weight = mantelHaenszel(candidate.n, baseline.n);
    weights += weight;
    estimate += weight * (candidate.mean - factor * baseline.mean);
    variance += weight * weight * (candidate.variance + factor * factor * baseline.variance);
    n += candidate.n + baseline.n;
  }
  return { estimate: estimate / weights, standardError: Math.sqrt(variance) / weights, n };
}

/** The arm's mean over all weights, weighted as in the contrast. */
export function weightedMean(pairs: readonly MeanPair[], arm: keyof MeanPair): number {
  const weightOf = ({ candidate, baseline }: MeanPair) => mantelHaenszel(candidate.n, baseline.n);
  const weights = pairs.reduce((sum, pair) => sum + weightOf(pair), 0);
  return pairs.reduce((sum, pair) => sum + weightOf(pair) * pair[arm].mean, 0) / weights;
}
