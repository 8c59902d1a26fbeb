import type { EvaluatorFactory } from './evaluator.ts';
import { createJudgedEvaluator } from './judged.ts';

/**
 * Does the reply do what this case's own rubric asks of it? 1 nothing of it, 2 little, 3 the main part, 4 nearly all, 5 all. A rubric that
 * holds for all cases is an evaluator of the project's own.
 */
export const createCaseRubric: EvaluatorFactory = (judge) =>
  createJudgedEvaluator(judge, {
    name: 'case-rubric',
    version: '1',
    whyNotApplicable: ({ item }) =>
      item.rubric === undefined || item.rubric.trim() === '' ? 'the case has no rubric' : undefined,
  });
