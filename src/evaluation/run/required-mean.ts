import { type EvaluatorInfo, fromFivePoints } from '#domain/analysis/index.ts';

/** What the mean of a quality must reach, on the evaluator's own scale; `by` says what asks for it. */
type RequiredMean = { readonly mean: number; readonly by: string };

/**
 * `minQualityMean` is meant for qualities on 1-5, and for shares of yes: there 4 is three in four. How alike two texts are says
 * little by itself, since most right replies are worded otherwise than the ground truth, so metrics that pass within another scale
 * are held to their own threshold.
 */
export function requiredMean(info: EvaluatorInfo, minQualityMean: number): RequiredMean {
  const { scale, threshold } = info;
  if (scale.min === 1 && scale.max === 5) return { mean: minQualityMean, by: 'the required' };
  if (threshold > scale.min && threshold < scale.max) return { mean: threshold, by: 'its threshold of' };
  const by = `what minQualityMean ${minQualityMean.toFixed(2)} is on ${scale.min}-${scale.max},`;
  return { mean: fromFivePoints(minQualityMean, info), by };
}
