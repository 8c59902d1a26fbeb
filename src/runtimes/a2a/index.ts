export { createA2aRuntime } from './runtime.ts';
