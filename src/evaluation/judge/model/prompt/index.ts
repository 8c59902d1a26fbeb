export { type Extra, type JudgePrompt, levels, type Shown } from './prompt.ts';
export { promptFor, prompts } from './prompts.ts';
