export { createHostedRuntime, type HostedRuntimeOptions } from './hosted-runtime.ts';
