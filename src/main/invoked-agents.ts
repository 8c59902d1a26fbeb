import type { AgentCaller, Runtime } from '#ports/index.ts';
import { createA2aDeployer } from '#runtimes/a2a/index.ts';
import { createInvokedCaller } from '#runtimes/invoking/index.ts';
import { createThreadsDeployer } from '#runtimes/threads/index.ts';
import { createInvokedRuntime } from './invoked-runtime.ts';

type Options = Parameters<typeof createInvokedRuntime>[0] &
  Parameters<typeof createThreadsDeployer>[0] &
  Parameters<typeof createInvokedCaller>[1];

/** Agents that keep a conversation themselves, by what they speak. */
export function createInvokedAgents(options: Options): Readonly<Record<'threads' | 'a2a', Runtime & AgentCaller>> {
  const invoked = createInvokedCaller(createInvokedRuntime(options), options);
  return {
    threads: { ...createThreadsDeployer(options), ...invoked },
    a2a: { ...createA2aDeployer(options), ...invoked },
  };
}
