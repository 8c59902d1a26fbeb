import { assert, type DeploymentId, FULL_BP } from '../shared/index.ts';
import type { Route, Target } from './route.ts';

/** How a request got its release, in the order of precedence. */
export type AssignedBy = 'pin' | 'began-before' | 'hash' | 'lease-over' | 'limit-broken' | 'sole';

type Assignment = { readonly target: Target; readonly by: AssignedBy };

/** What a gateway knows beside the route when it assigns. */
type AssignmentContext = {
  /** The deployment that the conversation began on, if it is known. */
  readonly pinned: DeploymentId | undefined;
  /** True for a conversation that is older than the gateway: only what served then can know it. */
  readonly beganBefore?: boolean | undefined;
  /** 64-bit hash (xxHash64) of salt and assignment key. */
  readonly keyHash: bigint;
  /** False once the lease ran out: the candidate takes no new conversation. */
  readonly leaseHolds: boolean;
  /** False once the candidate broke a hard limit: nothing goes to it, pinned or not. */
  readonly limitsHold: boolean;
};

const HASH_SPACE = 1n << 64n;

/**
 * Which release serves a request. A pin holds while its deployment is in the route and not revoked. What began before there was a
 * gateway goes to the baseline. Otherwise the hash decides:
 * the candidate owns the lowest part of the hash space, in proportion to its weight, so growing the weight moves keys only
 * towards it. Undefined when the route has no target that may serve.
 */
export function assignDeployment(route: Route, context: AssignmentContext): Assignment | undefined {
  const usable = route.targets.filter((target) => context.limitsHold || target.role !== 'candidate');
  const pinned = usable.find((target) => target.deploymentId === context.pinned);
  if (pinned !== undefined && !route.revoked.includes(pinned.deploymentId)) return { target: pinned, by: 'pin' };
  const candidate = usable.find((target) => target.role === 'candidate');
  const baseline = usable.find((target) => target.role === 'baseline') ?? usable.find((target) => target.weightBp > 0);
  if (candidate === undefined || candidate === baseline) {
    if (baseline === undefined) return undefined;
    return { target: baseline, by: context.limitsHold ? 'sole' : 'limit-broken' };
  }
  if (baseline === undefined) return { target: candidate, by: 'sole' };
  if (context.beganBefore === true) return { target: baseline, by: 'began-before' };
  const inCandidateBand = positionBp(context.keyHash) < candidate.weightBp;
  if (!inCandidateBand) return { target: baseline, by: 'hash' };
  return context.leaseHolds ? { target: candidate, by: 'hash' } : { target: baseline, by: 'lease-over' };
}

/**
 * What serves a request that the assigned deployment could not even be asked: the baseline, which is what traffic returns to
 * anyhow. Undefined where the baseline itself is out of reach: a candidate is no way out.
 */
export function fallbackOf(route: Route, unreached: DeploymentId): Target | undefined {
  const baseline = route.targets.find(({ role }) => role === 'baseline');
  if (baseline === undefined || baseline.deploymentId === unreached) return undefined;
  return route.revoked.includes(baseline.deploymentId) ? undefined : baseline;
}

/** Where a hash lies in the hash space, in basis points with a fraction: [0, 10,000). */
export function positionBp(keyHash: bigint): number {
  assert(keyHash >= 0n && keyHash < HASH_SPACE, 'a key hash has 64 bits');
  return Number((keyHash * BigInt(FULL_BP) * 1_000n) / HASH_SPACE) / 1_000;
}

/** The fixed bucket (0-63) of a key, from bits that the weight does not use first. */
export function keyBucket(keyHash: bigint): number {
  return Number(keyHash & 63n);
}
