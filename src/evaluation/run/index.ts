export { createEvaluationRunner } from './evaluation-runner.ts';
