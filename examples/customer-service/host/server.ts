import { mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { readJsonObject } from '../agent/body.ts';
import { ApiFailure, sendFailure, sendJson } from '../agent/failure.ts';
import { listenOnLoopback } from '../agent/listen.ts';
import { startInventoryServer } from '../inventory/server.ts';
import { createDeployments } from './deployments.ts';
import { readHookOrder } from './order.ts';
import { createCatalogue } from './release.ts';

type HostOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  /** Folders whose sub-folders are releases. */
  readonly releaseFolders: readonly string[];
  /** Made when missing; one access log a deployment. */
  readonly logDir: string;
  readonly seed: number;
  readonly warn?: (message: string) => void;
};

/** A host that answers the deploy hook; `stop` also stops every agent and the inventory service. */
export type RunningHost = { readonly url: string; readonly inventoryUrl: string; stop(): Promise<void> };

/** Starts the inventory service and the deploy hook on loopback. */
export async function startHost({
  port,
  releaseFolders,
  logDir,
  seed,
  warn = () => {},
}: HostOptions): Promise<RunningHost> {
  mkdirSync(logDir, { recursive: true });
  const inventory = await startInventoryServer();
  const catalogue = createCatalogue(releaseFolders, warn);
  const deployments = createDeployments({ catalogue, inventoryUrl: inventory.url, logDir, seed });

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
    const route = `${request.method} ${path}`;
    if (route === 'GET /healthz') return sendJson(response, 200, { status: 'ok' });
    if (route === 'GET /deployments') return sendJson(response, 200, { deployments: await deployments.list() });
    if (route === 'POST /deployments') {
      const order = readHookOrder(await readJsonObject(request));
      return sendJson(
        response,
        200,
        await (order.action === 'deploy' ? deployments.deploy(order) : deployments.remove(order)),
      );
    }
    const faulty = /^POST \/deployments\/([^/]+)\/faults$/.exec(route)?.[1];
    if (faulty !== undefined) {
      const change = await readJsonObject(request);
      return sendJson(response, 200, { faults: await deployments.changeFaults(decodeURIComponent(faulty), change) });
    }
    throw new ApiFailure(404, `Unknown request: ${route}.`, { code: 'unknown_url' });
  };

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => sendFailure(response, error));
  });
  const hook = await listenOnLoopback(server, port).catch(async (error: unknown) => {
    await inventory.stop();
    throw error;
  });
  return {
    url: hook.url,
    inventoryUrl: inventory.url,
    async stop() {
      await Promise.all([hook.stop(), deployments.stop()]);
      await inventory.stop();
    },
  };
}
