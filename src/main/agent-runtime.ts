import type { AgentApi } from '#domain/release/index.ts';
import type { AgentCaller, Runtime } from '#ports/index.ts';
import { createA2aDeployer } from '#runtimes/a2a/index.ts';
import { createHttpRuntime } from '#runtimes/http/index.ts';
import { createInvokedCaller } from '#runtimes/invoking/index.ts';
import { createOpenAiRuntime } from '#runtimes/openai/index.ts';
import { createThreadsDeployer } from '#runtimes/threads/index.ts';
import { createInvokedRuntime } from './invoked-runtime.ts';

/** All runtimes as one: each agent is met in the way that it speaks. */
export function createAgentRuntime(options: Parameters<typeof createHttpRuntime>[0]): Runtime & AgentCaller {
  const openai = createOpenAiRuntime(options);
  const invoked = createInvokedCaller(createInvokedRuntime(options), options);
  const runtimes: Readonly<Record<AgentApi, Runtime & AgentCaller>> = {
    'chat-completions': openai,
    responses: openai,
    http: createHttpRuntime(options),
    threads: { ...createThreadsDeployer(options), ...invoked },
    a2a: { ...createA2aDeployer(options), ...invoked },
  };
  return {
    deploy: (request) => runtimes[request.api].deploy(request),
    replace: (request) => runtimes[request.api].replace(request),
    // A deploy hook takes its agent back, whatever the agent speaks.
    remove: (request) => openai.remove(request),
    call: (endpoint, request) => runtimes[endpoint.api].call(endpoint, request),
  };
}
