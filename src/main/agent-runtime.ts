import type { AgentCaller, Runtime } from '#ports/index.ts';
import { createHttpRuntime } from '#runtimes/http/index.ts';
import { createOpenAiRuntime } from '#runtimes/openai/index.ts';

/** All runtimes as one: each agent is met in the way that it speaks. */
export function createAgentRuntime(options: Parameters<typeof createHttpRuntime>[0]): Runtime & AgentCaller {
  const http = createHttpRuntime(options);
  const openai = createOpenAiRuntime(options);
  const of = ({ api }: { readonly api: string }): Runtime & AgentCaller => (api === 'http' ? http : openai);
  return {
    deploy: (request) => of(request).deploy(request),
    replace: (request) => of(request).replace(request),
    // A deploy hook takes its agent back, whatever the agent speaks.
    remove: (request) => openai.remove(request),
    call: (endpoint, request) => of(endpoint).call(endpoint, request),
  };
}
