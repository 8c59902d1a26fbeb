import type { DeployConfig } from '#domain/config/index.ts';
import type { Endpoint } from '#domain/release/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { DeployRequest, Runtime } from '#ports/index.ts';
import { createHostedRuntime, type HostedRuntimeOptions } from '../hook/index.ts';

/**
 * Assistants that are there already, over which each run says what the release says; and those that a deploy hook creates, whose id it
 * answers as `runtimeId`.
 */
export function createThreadsDeployer(options: HostedRuntimeOptions): Runtime {
  return createHostedRuntime(options, {
    endpoint: (request, deploy) => describe(request, deploy, deploy.baseUrl, deploy.threads?.assistant),
    started: (request, baseUrl, runtimeId) => {
      const { inject: _, ...endpoint } = describe(request, request.deploy, baseUrl, runtimeId);
      return endpoint;
    },
  });
}

function describe(
  { release, agent, environment }: DeployRequest,
  { credentialEnv, credentialHeader, threads }: DeployConfig,
  baseUrl: string,
  assistant: string | undefined,
): Endpoint {
  const { instructions, model, parameters, tools, artefact, components } = release.definition;
  if (assistant === undefined) {
    throw new AppError('NOT_RUNNABLE', `nothing says which assistant is ${agent} in ${environment}`, {
      hint: `name it in headgate.yaml, in \`threads\` or in \`deploy.${environment}\`: \`assistant: asst_…\``,
    });
  }
  if (components !== undefined && artefact === undefined) {
    throw new AppError('NOT_RUNNABLE', `${release.label} is a bundle, and an assistant can't be given its components`, {
      hint: 'give the agent a deploy hook, or the digest of the artefact that has them inside',
    });
  }
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    api: 'threads',
    ...(credentialEnv === undefined ? {} : { credentialEnv }),
    ...(credentialHeader === undefined ? {} : { credentialHeader }),
    threads: {
      assistant,
      ...(threads?.apiVersion === undefined ? {} : { apiVersion: threads.apiVersion }),
      follow: threads?.follow ?? 'stream',
    },
    ...(artefact === undefined ? { inject: { instructions, model, parameters, tools } } : {}),
  };
}
