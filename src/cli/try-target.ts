import type { Answer, Client } from '#api/index.ts';
import type { AgentConfig, Project } from '#domain/config/index.ts';
import {
  digestRelease,
  type Endpoint,
  type ReleaseDefinition,
  releaseDefinitionSchema,
} from '#domain/release/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Runtime } from '#ports/index.ts';
import { endpointEnvironment } from './project.ts';
import { shortenDigest } from './release-name.ts';

/** Something that can be asked a question. */
export type TryTarget = { readonly label: string; readonly environment: string; readonly endpoint: Endpoint };

type Deployment = Answer<'listDeployments'>[number];

/** States in which a deployment answers. */
const RUNNABLE = ['inactive', 'warm', 'active'];

/** What the files say right now, where the agent already answers. @throws AppError NOT_RUNNABLE */
export async function workingTree(
  runtime: Pick<Runtime, 'deploy'>,
  project: Project,
  agent: AgentConfig,
): Promise<TryTarget> {
  const environment = endpointEnvironment(project, agent);
  const deploy = environment === undefined ? undefined : agent.deploy[environment];
  if (environment === undefined || deploy?.kind !== 'endpoint') {
    throw new AppError('NOT_RUNNABLE', `headgate.yaml names no address where ${agent.name} answers`, {
      hint: 'ask a deployment instead: --environment ENVIRONMENT or --release RELEASE',
    });
  }
  const endpoint = await describe(runtime, agent, environment, agent.definition, deploy);
  return { label: 'working tree', environment, endpoint };
}

/** The newest runnable deployment of a release, or what is live in an environment. @throws AppError NOT_FOUND */
export async function deployed(
  runtime: Pick<Runtime, 'deploy'>,
  client: Client,
  agent: AgentConfig,
  wanted: { readonly release?: string | undefined; readonly environment?: string | undefined },
): Promise<TryTarget> {
  const { release, environment } = wanted;
  const deployments = await client.call('listDeployments', { query: { agent: agent.name, environment } });
  const found = deployments.findLast(
    (item) =>
      item.url !== undefined &&
      (release === undefined
        ? item.state === 'active'
        : RUNNABLE.includes(item.state) && (item.label === release || item.release === release)),
  );
  if (found?.url === undefined) {
    const what = release === undefined ? 'an active deployment' : `a running deployment of "${release}"`;
    throw new AppError(
      'NOT_FOUND',
      `${agent.name} has no ${what.replace(/^an? /, '')}${environment === undefined ? '' : ` in ${environment}`}`,
      {
        hint: 'headgate release list shows what is deployed where',
      },
    );
  }
  return {
    label: found.label,
    environment: found.environment,
    endpoint: await endpointOf(runtime, client, agent, found, found.url),
  };
}

/** A deploy hook started the agent with its prompt inside; a bare endpoint gets the prompt with each request. */
async function endpointOf(
  runtime: Pick<Runtime, 'deploy'>,
  client: Client,
  agent: AgentConfig,
  deployment: Deployment,
  baseUrl: string,
): Promise<Endpoint> {
  const deploy = agent.deploy[deployment.environment];
  if (deploy?.kind !== 'endpoint') return startedEndpoint(agent, deployment, deploy, baseUrl);
  const release = await client.call('getRelease', { params: { agent: agent.name, release: deployment.release } });
  const definition = releaseDefinitionSchema.safeParse(release.definition);
  if (!definition.success) {
    throw new AppError('INTERNAL', `the definition of ${shortenDigest(deployment.release)} has an unexpected form`, {
      cause: definition.error,
    });
  }
  return describe(runtime, agent, deployment.environment, definition.data, { ...deploy, baseUrl });
}

function startedEndpoint(
  { api, call }: AgentConfig,
  { runtimeId }: Deployment,
  deploy: AgentConfig['deploy'][string] | undefined,
  baseUrl: string,
): Endpoint {
  const { credentialEnv, credentialHeader, threads } = deploy ?? {};
  return {
    baseUrl,
    api,
    call,
    credentialEnv,
    credentialHeader,
    ...(api === 'threads' && runtimeId !== undefined
      ? { threads: { follow: 'stream', ...threads, assistant: runtimeId } }
      : {}),
  };
}

async function describe(
  runtime: Pick<Runtime, 'deploy'>,
  agent: AgentConfig,
  environment: string,
  definition: ReleaseDefinition,
  deploy: Extract<AgentConfig['deploy'][string], { kind: 'endpoint' }>,
): Promise<Endpoint> {
  const { endpoint } = await runtime.deploy({
    // Nothing is started for an endpoint, so the id names nothing that lasts.
    deploymentId: 'dep_try',
    agent: agent.name,
    environment,
    release: {
      digest: digestRelease(agent.name, definition),
      agent: agent.name,
      label: 'try',
      definition,
      provenance: { authors: [], createdBy: 'try', createdAt: 0 },
    },
    api: agent.api,
    call: agent.call,
    deploy,
    bindings: {},
  });
  return endpoint;
}
