export { askPatiently, type SettledReply } from './ask.ts';
export { conduct, type Surroundings } from './conduct.ts';
export { createEvaluationRunner } from './evaluation-runner.ts';
export { askFirst } from './forecast.ts';
