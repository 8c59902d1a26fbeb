import type { EpochMs } from '../shared/index.ts';
import type { Route } from '../traffic/index.ts';
import type { Promotion } from './promotion.ts';

/**
 * Routes as gateways may go by them. A gateway that hears the server well still gives a candidate no new conversation once no pass has
 * looked at its rollout for as long as its lease: a server that answers is not one that watches.
 * @param promotions at least those under way in the places of these routes that have a candidate
 */
export function watchedLeases(
  routes: readonly Route[],
  promotions: readonly Promotion[],
  realNow: EpochMs,
): readonly Route[] {
  return routes.map((route) => {
    const candidate = candidateOf(route);
    if (candidate === undefined) return route;
    const steering = promotions.find(({ rollout }) => rollout?.candidate.deploymentId === candidate.deploymentId);
    const named = withRollout(route, steering);
    const lastPass = steering?.rollout?.lastPass;
    // A split by hand is nobody's rollout, and one that has just begun was looked at when it did.
    if (lastPass === undefined || realNow - lastPass.realAt <= route.leaseMs) return named;
    return { ...named, leaseMs: 0 };
  });
}

/** Gateways name the rollout in their traces. */
function withRollout(route: Route, steering: Promotion | undefined): Route {
  const { id, state } = steering?.rollout ?? {};
  if (id === undefined || state === undefined) return route;
  return { ...route, rollout: { id, ...('step' in state ? { step: state.step } : {}) } };
}

/** Those of the routes that may send users to a candidate, whose leases depend on a rollout. */
export function withCandidate(routes: readonly Route[]): readonly Route[] {
  return routes.filter((route) => candidateOf(route) !== undefined);
}

function candidateOf({ targets }: Route) {
  return targets.find(({ role }) => role === 'candidate');
}
