export type { HarmPrompt } from './harm-prompt.ts';
export { harmPrompts } from './harm-prompts.ts';
