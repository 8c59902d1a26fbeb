export type { HarmPrompt } from './harm/index.ts';
export { type AnswerForm, type JudgePrompt, levels, type RubricPrompt, type Shown } from './prompt.ts';
export { promptFor, prompts, promptsOf } from './prompts.ts';
export { type Rubric, rubricPrompt } from './rubric.ts';
