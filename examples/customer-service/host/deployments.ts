import { join } from 'node:path';
import { createAccessLog } from '../agent/access-log.ts';
import type { JsonObject } from '../agent/body.ts';
import { ApiFailure } from '../agent/failure.ts';
import type { Faults } from '../agent/faults.ts';
import { type RunningAgent, startAgent } from '../agent/server.ts';
import type { HookOrder } from './order.ts';
import type { Catalogue } from './release.ts';

type DeployOrder = Extract<HookOrder, { action: 'deploy' }>;
type RemoveOrder = Extract<HookOrder, { action: 'remove' }>;

/** The hook's answer to a deploy. */
type Deployed = { readonly url: string; readonly runtimeId: string };

type Entry = {
  readonly order: DeployOrder;
  readonly runtimeId: string;
  readonly agent: Promise<RunningAgent>;
};

type Deployments = {
  deploy(order: DeployOrder): Promise<Deployed>;
  remove(order: RemoveOrder): Promise<{ readonly removed: boolean }>;
  list(): Promise<readonly JsonObject[]>;
  changeFaults(deploymentId: string, change: JsonObject): Promise<Faults>;
  stop(): Promise<void>;
};

type DeploymentsOptions = {
  readonly catalogue: Catalogue;
  readonly inventoryUrl: string;
  /** An existing folder. */
  readonly logDir: string;
  readonly seed: number;
};

/** The agents that run in this process, by deployment id. */
export function createDeployments({ catalogue, inventoryUrl, logDir, seed }: DeploymentsOptions): Deployments {
  const entries = new Map<string, Entry>();
  const leaving = new Map<string, Promise<void>>();
  let starts = 0;

  const start = async (order: DeployOrder): Promise<RunningAgent> => {
    const release = catalogue.find(order.artefactDigest);
    if (release === undefined) {
      throw new ApiFailure(
        422,
        `No behaviour.json with digest ${order.artefactDigest} in the releases folders of this host.`,
        {
          param: 'release.definition.artefact.digest',
          code: 'unknown_artefact',
        },
      );
    }
    await leaving.get(order.deploymentId);
    return startAgent({
      deploymentId: order.deploymentId,
      environment: order.environment,
      behaviour: release.behaviour,
      instructions: order.instructions ?? release.instructions,
      modelName: order.modelName ?? release.modelName,
      inventoryUrl,
      log: createAccessLog(join(logDir, `${order.deploymentId}.jsonl`)),
      seed,
    });
  };

  const stopEntry = async (entry: Entry) => {
    const agent = await entry.agent.catch(() => undefined);
    await agent?.stop();
  };

  return {
    async deploy(order) {
      let entry = entries.get(order.deploymentId);
      if (entry === undefined) {
        entry = { order, runtimeId: `local-${process.pid}-${++starts}`, agent: start(order) };
        entries.set(order.deploymentId, entry);
        const begun = entry;
        // A start that failed leaves nothing behind, so that it may be tried again.
        begun.agent.catch(() => entries.get(order.deploymentId) === begun && entries.delete(order.deploymentId));
      } else if (entry.order.artefactDigest !== order.artefactDigest || entry.order.environment !== order.environment) {
        throw new ApiFailure(
          409,
          `Deployment ${order.deploymentId} already runs another artefact or environment; remove it first.`,
          {
            code: 'deployment_exists',
          },
        );
      }
      const agent = await entry.agent;
      return { url: `${agent.url}/v1`, runtimeId: entry.runtimeId };
    },

    async remove({ deploymentId, runtimeId }) {
      const entry = entries.get(deploymentId);
      if (entry === undefined || (runtimeId !== null && runtimeId !== entry.runtimeId)) {
        await leaving.get(deploymentId);
        return { removed: false };
      }
      entries.delete(deploymentId);
      const left = stopEntry(entry).finally(() => leaving.delete(deploymentId));
      leaving.set(deploymentId, left);
      await left;
      return { removed: true };
    },

    async list() {
      return Promise.all(
        [...entries.values()].map(async ({ order, runtimeId, agent }) => {
          const running = await agent.catch(() => undefined);
          const { deploymentId, agent: agentName, environment, label, artefactDigest } = order;
          const url = running === undefined ? null : `${running.url}/v1`;
          return {
            deploymentId,
            agent: agentName,
            environment,
            label,
            artefactDigest,
            runtimeId,
            url,
            faults: running?.faults() ?? null,
          };
        }),
      );
    },

    async changeFaults(deploymentId, change) {
      const entry = entries.get(deploymentId);
      if (entry === undefined)
        throw new ApiFailure(404, `No deployment ${deploymentId} runs here.`, { code: 'unknown_deployment' });
      return (await entry.agent).changeFaults(change);
    },

    async stop() {
      await Promise.all([...entries.values()].map(stopEntry));
      await Promise.all(leaving.values());
      entries.clear();
    },
  };
}
