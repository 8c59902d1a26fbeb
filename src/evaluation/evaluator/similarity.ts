import type { EvaluatorFactory } from './evaluator.ts';
import { createJudgedEvaluator } from './judged.ts';

/**
 * Does the reply mean the same as the ground truth? 1 not, 2 mostly not, 3 in part, 4 mostly, 5 the same. Without ground truth
 * there is nothing to be similar to.
 */
export const createSimilarity: EvaluatorFactory = (judge) =>
  createJudgedEvaluator(judge, {
    name: 'similarity',
    version: '1',
    whyNotApplicable: ({ item }) =>
      item.groundTruth === undefined || item.groundTruth.trim() === '' ? 'the case has no ground truth' : undefined,
  });
