export { createThreadsDeployer } from './deploy.ts';
export { createThreadsRuntime } from './runtime.ts';
