import type { EvaluatorFactory } from './evaluator.ts';
import { createJudgedEvaluator } from './judged.ts';

/**
 * Does the context bear out what the reply says? 1 unrelated, 2 no answer or mostly unsupported, 3 in part unsupported,
 * 4 correct but incomplete, 5 correct and complete. Without context nothing can be grounded, and nothing is judged.
 */
export const createGroundedness: EvaluatorFactory = (judge) =>
  createJudgedEvaluator(judge, {
    name: 'groundedness',
    version: '1',
    whyNotApplicable: ({ item }) =>
      item.context === undefined || item.context.trim() === '' ? 'the case has no context' : undefined,
  });
