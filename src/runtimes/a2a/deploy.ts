import type { DeployConfig } from '#domain/config/index.ts';
import type { Endpoint } from '#domain/release/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Runtime } from '#ports/index.ts';
import { createHostedRuntime, type HostedRuntimeOptions } from '../hook/index.ts';

/** Agents that speak A2A: those that already answer, and those that a deploy hook starts. What they are is inside them. */
export function createA2aDeployer(options: HostedRuntimeOptions): Runtime {
  return createHostedRuntime(options, {
    endpoint({ release }, deploy) {
      if (release.definition.artefact === undefined) {
        throw new AppError(
          'NOT_RUNNABLE',
          `${release.label} is only a prompt, and the A2A agent at ${deploy.baseUrl} can't be given one`,
          {
            hint: 'give the release the digest of its `artefact`, or the agent a deploy hook that starts each release',
          },
        );
      }
      return describe(deploy.baseUrl, deploy);
    },
    started: ({ deploy }, baseUrl) => describe(baseUrl, deploy),
  });
}

function describe(baseUrl: string, { credentialEnv, credentialHeader }: DeployConfig): Endpoint {
  return {
    baseUrl: baseUrl.replace(/\/+$/, ''),
    api: 'a2a',
    ...(credentialEnv === undefined ? {} : { credentialEnv }),
    ...(credentialHeader === undefined ? {} : { credentialHeader }),
  };
}
