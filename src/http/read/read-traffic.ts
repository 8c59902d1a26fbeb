import type { Tx } from '#ports/index.ts';
import { byDeployment } from '../view/samples.ts';
import type { Traffic } from '../view/traffic.ts';

/** The route of an agent in an environment with its measured requests; undefined where nothing was ever routed. */
export async function readTraffic(tx: Tx, agent: string, environment: string): Promise<Traffic | undefined> {
  const route = await tx.routes.find(agent, environment);
  if (route === undefined) return undefined;
  const rollups = await tx.samples.sum({ agent, environment, fromRouteVersion: route.version });
  return { route, measured: byDeployment(rollups) };
}

/** The same for many rollouts at once: each agent and environment is read only once. */
export function createTrafficReader(tx: Tx): (agent: string, environment: string) => Promise<Traffic | undefined> {
  const known = new Map<string, Traffic | undefined>();
  return async (agent, environment) => {
    const key = JSON.stringify([agent, environment]);
    if (!known.has(key)) known.set(key, await readTraffic(tx, agent, environment));
    return known.get(key);
  };
}
