import { lastQuery } from '#domain/dataset/index.ts';
import type { EvaluatorFactory } from './evaluator.ts';
import { createJudgedEvaluator } from './judged.ts';

/** Was the task done as told? 1 ignored, 2 critical gaps, 3 the core, 4 minor flaws, 5 to the letter; 1 and 2 fail. */
export const createTaskAdherence: EvaluatorFactory = (judge) =>
  createJudgedEvaluator(judge, {
    name: 'task-adherence',
    version: '1',
    whyNotApplicable: ({ item }) => (lastQuery(item).trim() === '' ? 'the case sets no task' : undefined),
  });
