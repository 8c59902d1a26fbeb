import type { EvaluatorFactory } from './evaluator.ts';
import { createJudgedEvaluator } from './judged.ts';

/** Is it well written? 1 hardly language, 2 many errors, 3 understandable, 4 well, 5 flawless. */
export const createFluency: EvaluatorFactory = (judge) =>
  createJudgedEvaluator(judge, { name: 'fluency', version: '1' });
