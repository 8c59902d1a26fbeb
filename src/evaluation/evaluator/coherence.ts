import type { EvaluatorFactory } from './evaluator.ts';
import { createJudgedEvaluator } from './judged.ts';

/** Does the reply follow one line of thought? 1 none, 2 fragments, 3 with jumps, 4 easy to follow, 5 each part leads to the next. */
export const createCoherence: EvaluatorFactory = (judge) =>
  createJudgedEvaluator(judge, { name: 'coherence', version: '1' });
