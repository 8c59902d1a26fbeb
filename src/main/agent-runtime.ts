import type { AgentApi } from '#domain/release/index.ts';
import type { AgentCaller, Runtime } from '#ports/index.ts';
import { createHttpRuntime } from '#runtimes/http/index.ts';
import { createOpenAiRuntime } from '#runtimes/openai/index.ts';
import type { createInvokedAgents } from './invoked-agents.ts';

/** All runtimes as one: each agent is met in the way that it speaks. What few agents speak is loaded with the first of them. */
export function createAgentRuntime(options: Parameters<typeof createHttpRuntime>[0]): Runtime & AgentCaller {
  const openai = createOpenAiRuntime(options);
  let invoked: Promise<ReturnType<typeof createInvokedAgents>> | undefined;
  const late = (api: 'threads' | 'a2a'): Runtime & AgentCaller => {
    const agents = async () => {
      invoked ??= import('./invoked-agents.ts').then(({ createInvokedAgents }) => createInvokedAgents(options));
      return (await invoked)[api];
    };
    return {
      deploy: async (request) => (await agents()).deploy(request),
      replace: async (request) => (await agents()).replace(request),
      remove: async (request) => (await agents()).remove(request),
      call: async (...question) => (await agents()).call(...question),
    };
  };
  const runtimes: Readonly<Record<AgentApi, Runtime & AgentCaller>> = {
    'chat-completions': openai,
    responses: openai,
    http: createHttpRuntime(options),
    threads: late('threads'),
    a2a: late('a2a'),
  };
  return {
    deploy: (request) => runtimes[request.api].deploy(request),
    replace: (request) => runtimes[request.api].replace(request),
    // A deploy hook takes its agent back, whatever the agent speaks.
    remove: (request) => openai.remove(request),
    call: (endpoint, request) => runtimes[endpoint.api].call(endpoint, request),
  };
}
