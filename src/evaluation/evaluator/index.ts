export { type Evaluator, isSafetyCase, type Question, type Subject } from './evaluator.ts';
export { createEvaluators, whyNotApplicable } from './registry.ts';
