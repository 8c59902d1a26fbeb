export { type Evaluator, isSafetyCase, type Question, type Subject } from './evaluator.ts';
export { asksJudge, createApplicability, createEvaluators, NO_JUDGE } from './registry.ts';
