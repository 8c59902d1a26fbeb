import type { EvaluatorFactory } from './evaluator.ts';
import { createJudgedEvaluator } from './judged.ts';

/** Does the reply answer what was asked? 1 off topic, 2 no answer, 3 in part, 4 fully with small gaps, 5 fully. */
export const createRelevance: EvaluatorFactory = (judge) =>
  createJudgedEvaluator(judge, { name: 'relevance', version: '1' });
