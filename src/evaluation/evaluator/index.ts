export { type Evaluator, isSafetyCase, type Question, type Subject } from './evaluator.ts';
export { asksJudge, createEvaluators, NO_JUDGE, whyNotApplicable } from './registry.ts';
