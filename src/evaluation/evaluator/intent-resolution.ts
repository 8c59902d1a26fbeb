import { lastQuery } from '#domain/dataset/index.ts';
import type { EvaluatorFactory } from './evaluator.ts';
import { createJudgedEvaluator } from './judged.ts';

/** Was understood and done what the user wanted? 1 ignored, 2 a keyword, 3 in part, 4 with small gaps, 5 fully. */
export const createIntentResolution: EvaluatorFactory = (judge) =>
  createJudgedEvaluator(judge, {
    name: 'intent-resolution',
    version: '1',
    whyNotApplicable: ({ item }) => (lastQuery(item).trim() === '' ? 'the case asks nothing' : undefined),
  });
