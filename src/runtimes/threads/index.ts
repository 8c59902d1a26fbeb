export { createThreadsRuntime } from './runtime.ts';
