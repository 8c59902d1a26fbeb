import type { Deployment } from '#domain/release/index.ts';
import { type Rollout, saltOf } from '#domain/rollout/index.ts';
import { assert, type BasisPoints, type DurationMs, FULL_BP } from '#domain/shared/index.ts';
import { type HardLimits, type Route, routeProblem, type Target, type TargetRole } from '#domain/traffic/index.ts';

/** A candidate takes no new conversations this long after the last word from control (real time). */
export const LEASE_MS: DurationMs = 60_000;

export type RouteParties = {
  readonly rollout: Rollout;
  readonly candidate: Deployment;
  readonly baseline: Deployment | undefined;
  readonly current: Route | undefined;
  readonly hardLimits: HardLimits;
};

/** What the candidate is given: a weight, copies of requests, or the testers' header alone. */
type Share = {
  readonly weightBp: BasisPoints;
  readonly shadowBp?: BasisPoints | undefined;
  readonly testers?: boolean | undefined;
};

/** The candidate takes a share, the baseline the rest. A candidate that nobody is to reach is not in the route at all. */
export function splitRoute(parties: RouteParties, { weightBp, shadowBp = 0, testers = false }: Share): Route {
  const { candidate, baseline } = parties;
  if (baseline === undefined) return routeOf(parties, [target(candidate, 'baseline', FULL_BP)]);
  const warm = stillWarm(parties);
  if (weightBp === 0 && shadowBp === 0 && !testers) {
    return routeOf(parties, [target(baseline, 'baseline', FULL_BP), ...warm]);
  }
  const targets = [target(baseline, 'baseline', FULL_BP - weightBp), target(candidate, 'candidate', weightBp), ...warm];
  const route = routeOf(parties, targets);
  return shadowBp === 0 ? route : { ...route, shadow: { deploymentId: candidate.id, shareBp: shadowBp } };
}

/** The candidate serves everyone; the old deployment stays warm and keeps the conversations that it has. */
export function completedRoute(parties: RouteParties): Route {
  const { candidate, baseline } = parties;
  const warm = baseline === undefined ? [] : [target(baseline, 'warm', 0)];
  return routeOf(parties, [target(candidate, 'baseline', FULL_BP), ...warm]);
}

/**
 * The old deployment serves everyone again; the candidate loses even the conversations that it had.
 * @param finish it keeps them, warm, until they end
 */
export function returnedRoute(parties: RouteParties, finish = false): Route {
  const { candidate, baseline } = parties;
  assert(baseline !== undefined, 'traffic can only go back to a deployment that is there');
  const targets = [target(baseline, 'baseline', FULL_BP), ...stillWarm(parties)];
  if (finish) return routeOf(parties, [...targets, target(candidate, 'warm', 0)]);
  return { ...routeOf(parties, targets), revoked: [candidate.id] };
}

/** What an earlier rollout left warm keeps its conversations until this one completes, and it is archived. */
function stillWarm({ candidate, baseline, current }: RouteParties): readonly Target[] {
  const isParty = (id: Target['deploymentId']) => id === candidate.id || id === baseline?.id;
  return (current?.targets ?? []).filter(({ role, deploymentId }) => role === 'warm' && !isParty(deploymentId));
}

/** Only the new deployment is left. */
export function archivedRoute(parties: RouteParties): Route {
  return routeOf(parties, [target(parties.candidate, 'baseline', FULL_BP)]);
}

/** @throws when the deployment has no endpoint yet: it was never made runnable */
export function target(deployment: Deployment, role: TargetRole, weightBp: BasisPoints): Target {
  assert(deployment.endpoint !== undefined, 'only a runnable deployment gets a share');
  return {
    deploymentId: deployment.id,
    release: deployment.release,
    label: deployment.label,
    role,
    weightBp,
    endpoint: deployment.endpoint,
  };
}

function routeOf(parties: RouteParties, targets: readonly Target[]): Route {
  const { rollout, current, hardLimits } = parties;
  const route: Route = {
    agent: rollout.agent,
    environment: rollout.environment,
    version: (current?.version ?? 0) + 1,
    salt: saltOf(rollout),
    targets,
    revoked: [],
    leaseMs: LEASE_MS,
    hardLimits,
  };
  const problem = routeProblem(route);
  assert(problem === undefined, `a route can stand: ${problem}`);
  return route;
}
