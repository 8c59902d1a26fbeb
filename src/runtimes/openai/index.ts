export { createOpenAiRuntime } from './runtime.ts';
