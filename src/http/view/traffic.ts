import type { Rollup } from '#domain/sample/index.ts';
import { type DeploymentId, FULL_BP } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { figuresView } from './samples.ts';
import type { ViewOf } from './view-of.ts';

/** A route, and what was measured of users' requests to each deployment under its present version. */
export type Traffic = { readonly route: Route; readonly measured: ReadonlyMap<DeploymentId, Rollup> };

type TargetView = ViewOf<'listRollouts'>['weights'][number];

/** Wanted shares beside those measured at the present weights; null before there was a request. */
export function targetViews(traffic: Traffic): TargetView[] {
  const { route, measured } = traffic;
  const requests = countRequests([...measured.values()]);
  const total = route.targets.reduce((sum, target) => sum + (requests.get(target.deploymentId) ?? 0), 0);
  return route.targets.map((target) => {
    const own = requests.get(target.deploymentId) ?? 0;
    const sum = measured.get(target.deploymentId);
    return {
      deploymentId: target.deploymentId,
      label: target.label,
      role: target.role,
      wantedBp: target.weightBp,
      measuredBp: total === 0 ? null : Math.round((own / total) * FULL_BP),
      requests: own,
      ...(sum === undefined || own === 0 ? {} : { figures: figuresView(sum) }),
    };
  });
}

/** Every request that was sent to a deployment, however it ended. */
export function countRequests(rollups: readonly Rollup[]): ReadonlyMap<DeploymentId, number> {
  const counts = new Map<DeploymentId, number>();
  for (const { key, outcomes } of rollups) {
    const requests = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
    counts.set(key.deploymentId, (counts.get(key.deploymentId) ?? 0) + requests);
  }
  return counts;
}
