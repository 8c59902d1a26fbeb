import { type AgentApi, type Endpoint, isInvoked, type ModelApi } from '#domain/release/index.ts';
import { AppError, assert } from '#domain/shared/index.ts';
import type { AgentCaller, DeployRequest, Runtime } from '#ports/index.ts';
import { type AgentCallerOptions, createAgentCaller, type Protocol } from '../asking/index.ts';
import { createHostedRuntime, type HostedRuntimeOptions } from '../hook/index.ts';
import { chatCompletions } from './chat-completions.ts';
import { protocolFor } from './protocol.ts';
import { responses } from './responses.ts';

const protocols: Readonly<Record<ModelApi, Protocol>> = {
  'chat-completions': protocolFor(chatCompletions),
  responses: protocolFor(responses),
};

/** Agents behind an OpenAI-compatible API: those that already answer, and those that a deploy hook starts. */
export function createOpenAiRuntime(options: AgentCallerOptions & HostedRuntimeOptions): Runtime & AgentCaller {
  return {
    ...createAgentCaller(options, ({ api }) => protocols[modelApi(api)]),
    ...createHostedRuntime(options, {
      endpoint: describeEndpoint,
      started: ({ api }, baseUrl) => ({ baseUrl, api }),
    }),
  };
}

/** A release that is only a prompt must be sent along; one that is code has its prompt inside. */
function describeEndpoint(
  { release, api }: DeployRequest,
  { baseUrl, credentialEnv }: { readonly baseUrl: string; readonly credentialEnv?: string | undefined },
): Endpoint {
  const { instructions, model, parameters, tools, artefact, components } = release.definition;
  if (components !== undefined && artefact === undefined) {
    throw new AppError('NOT_RUNNABLE', `${release.label} is a bundle, and an address can't be given its components`, {
      hint: 'give the agent a deploy hook, or the digest of the artefact that has them inside',
    });
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    api,
    ...(credentialEnv === undefined ? {} : { credentialEnv }),
    ...(artefact === undefined ? { inject: { instructions, model, parameters, tools } } : {}),
  };
}

function modelApi(api: AgentApi): ModelApi {
  assert(api !== 'http' && !isInvoked(api), 'agents that are not OpenAI-compatible have runtimes of their own');
  return api;
}
