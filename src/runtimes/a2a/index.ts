export { createA2aDeployer } from './deploy.ts';
export { createA2aRuntime } from './runtime.ts';
