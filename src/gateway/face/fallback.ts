import { fallbackOf, type Route, type Target } from '#domain/traffic/index.ts';
import type { RouteTable } from '../route/route-table.ts';

/** What serves in the place of a deployment, by the route that is in force now. */
export type Fallback = { readonly route: Route; readonly target: Target };

/** Undefined: nothing else may, or the agent has no route any more. */
export function findFallback(routes: RouteTable, agent: string, { deploymentId }: Target): Fallback | undefined {
  const route = routes.find(agent);
  const target = route === undefined ? undefined : fallbackOf(route, deploymentId);
  return route === undefined || target === undefined ? undefined : { route, target };
}
