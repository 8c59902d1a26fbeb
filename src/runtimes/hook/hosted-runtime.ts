import type { Dispatcher } from 'undici';
import type { DeployConfig } from '#domain/config/index.ts';
import type { Endpoint } from '#domain/release/index.ts';
import type { DurationMs, JsonObject } from '#domain/shared/index.ts';
import type { DeployRequest, Log, Runtime, Secrets, WallClock } from '#ports/index.ts';
import { callHook, hookFailure, type WebhookConfig } from './deploy-hook.ts';
import { readHookAnswer } from './hook-answer.ts';

export type HostedRuntimeOptions = {
  readonly dispatcher: Dispatcher;
  readonly secrets: Secrets;
  readonly wallClock: WallClock;
  readonly log: Log;
  /** How long a deploy hook may take: it may have to fetch an image first. */
  readonly hookTimeoutMs?: DurationMs;
};

const HOOK_TIMEOUT_MS: DurationMs = 120_000;

/** What a kind of agent adds to where it answers. */
type Describe = {
  /** An agent that is there already, of which no release is started. @throws AppError NOT_RUNNABLE */
  endpoint(request: DeployRequest, deploy: Extract<DeployConfig, { kind: 'endpoint' }>): Endpoint;
  /** An agent that a deploy hook has started, under an id of its own. */
  started(request: DeployRequest, baseUrl: string, runtimeId: string): Endpoint;
};

/** Agents that run somewhere else: those that already answer, and those that a deploy hook starts. */
export function createHostedRuntime(options: HostedRuntimeOptions, describe: Describe): Runtime {
  const { log } = options;
  const hook = { ...options, timeoutMs: options.hookTimeoutMs ?? HOOK_TIMEOUT_MS };
  const order = async (request: DeployRequest, deploy: WebhookConfig, body: JsonObject) => {
    const { deploymentId, agent, environment } = request;
    const value = await callHook(hook, deploy, body);
    if (value === undefined) throw hookFailure(deploy, body, 'it answered that there is nothing at this address');
    const answer = readHookAnswer(value, deploy.url);
    if ('problem' in answer) throw hookFailure(deploy, body, `it answered with ${answer.problem}`);
    log.info('runtime.deployed', { deploymentId, agent, environment, runtimeId: answer.runtimeId });
    return { runtimeId: answer.runtimeId, endpoint: describe.started(request, answer.baseUrl, answer.runtimeId) };
  };
  return {
    async deploy(request) {
      const { deploy, deploymentId } = request;
      // Nothing to start: the endpoint is there, and the deployment's own id is the only one it has.
      if (deploy.kind === 'endpoint') return { runtimeId: deploymentId, endpoint: describe.endpoint(request, deploy) };
      return order(request, deploy, describeOrder(request));
    },

    async replace({ replaces, ...request }) {
      const { deploy } = request;
      // The prompt travels with each request, so the agent behind the address is set back by sending the earlier one.
      if (deploy.kind === 'endpoint')
        return { runtimeId: replaces.runtimeId, endpoint: describe.endpoint(request, deploy) };
      return order(request, deploy, { ...describeOrder(request), replaces });
    },

    async remove({ deploy, deploymentId, runtimeId }) {
      if (deploy.kind === 'endpoint') return;
      await callHook(hook, deploy, { action: 'remove', deploymentId, runtimeId: runtimeId ?? null });
      log.info('runtime.removed', { deploymentId, ...(runtimeId === undefined ? {} : { runtimeId }) });
    },
  };
}

function describeOrder({ deploymentId, agent, environment, release, bindings }: DeployRequest): JsonObject {
  const { digest, label, definition } = release;
  return {
    action: 'deploy',
    deploymentId,
    agent,
    environment,
    // Through JSON, where what is undefined is left out.
    release: JSON.parse(JSON.stringify({ digest, label, definition })) as JsonObject,
    bindings,
  };
}
