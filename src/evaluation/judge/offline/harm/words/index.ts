export type { HarmWords } from './harm-words.ts';
export { harmWords } from './languages.ts';
