export { satisfies } from './agent/call.ts';
export { type Evaluator, isSafetyCase, makeScoring, type Question, type Subject } from './evaluator.ts';
export { findRefusal } from './expectation/refusal-rules.ts';
export { englishHarm } from './harm-rules.ts';
export { hideSecret } from './hide-secret.ts';
export { NOT_ALLOWED, type OwnSurroundings, runsCode } from './own/own.ts';
export { createApplicability, createEvaluators, NO_JUDGE } from './registry.ts';
export { codeIn, looksFor } from './safety/index.ts';
export { findSecretForm } from './secret-form.ts';
