export { createHttpRuntime } from './runtime.ts';
