import { assert, type DeploymentId, FULL_BP } from '../shared/index.ts';
import type { Route, Target } from './route.ts';
import type { Share, Split } from './split.ts';

/** How a request got its release, in the order of precedence. */
export type AssignedBy = 'pin' | 'exception' | 'began-before' | 'hash' | 'lease-over' | 'limit-broken' | 'sole';

type Assignment<T extends Share> = { readonly target: T; readonly by: AssignedBy };

/** What a gateway knows beside the route when it assigns. */
type AssignmentContext = {
  /** The deployment that the conversation began on, if it is known. */
  readonly pinned: DeploymentId | undefined;
  /** The deployment that another gateway knows the conversation on, by the exceptions that came with the route. */
  readonly excepted?: DeploymentId | undefined;
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
 * Which release serves a request. A pin or an exception holds while its deployment is in the route and not revoked. What began before
 * there was a gateway goes to the baseline. Otherwise the hash decides: the candidate owns one end of the hash space, in proportion
 * to its weight, so growing the weight moves keys only towards it. Undefined when the route has no target that may serve.
 */
export function assignDeployment<T extends Share>(
  route: Pick<Route, 'revoked' | 'mirrored'> & { readonly targets: readonly T[] },
  context: AssignmentContext,
): Assignment<T> | undefined {
  const usable = route.targets.filter((target) => context.limitsHold || target.role !== 'candidate');
  const standing = (id: DeploymentId | undefined): T | undefined =>
    id === undefined || route.revoked.includes(id) ? undefined : usable.find(({ deploymentId }) => deploymentId === id);
  const pinned = standing(context.pinned);
  if (pinned !== undefined) return { target: pinned, by: 'pin' };
  const excepted = standing(context.excepted);
  if (excepted !== undefined) return { target: excepted, by: 'exception' };
  const candidate = usable.find((target) => target.role === 'candidate');
  const baseline = usable.find((target) => target.role === 'baseline') ?? usable.find((target) => target.weightBp > 0);
  if (candidate === undefined || candidate === baseline) {
    if (baseline === undefined) return undefined;
    return { target: baseline, by: context.limitsHold ? 'sole' : 'limit-broken' };
  }
  if (baseline === undefined) return { target: candidate, by: 'sole' };
  if (context.beganBefore === true) return { target: baseline, by: 'began-before' };
  if (!isInBand(route, candidate, context.keyHash)) return { target: baseline, by: 'hash' };
  return context.leaseHolds ? { target: candidate, by: 'hash' } : { target: baseline, by: 'lease-over' };
}

/** Where a conversation goes that nobody knows anything of, while the lease and the limits hold. */
export function homeOf(split: Split, keyHash: bigint): DeploymentId | undefined {
  const context = { pinned: undefined, keyHash, leaseHolds: true, limitsHold: true };
  return assignDeployment(split, context)?.target.deploymentId;
}

/** The candidate's part of the hash space: its lowest, or its highest where the route says so. */
function isInBand({ mirrored }: Pick<Route, 'mirrored'>, { weightBp }: Share, keyHash: bigint): boolean {
  const position = positionBp(keyHash);
  return mirrored === true ? position >= FULL_BP - weightBp : position < weightBp;
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

/** Where a hash lies in the hash space, by its upper 53 bits, in basis points with a fraction: [0, 10,000). */
export function positionBp(keyHash: bigint): number {
  assert(keyHash >= 0n && keyHash < HASH_SPACE, 'a key hash has 64 bits');
  return (Number(keyHash >> 11n) / 2 ** 53) * FULL_BP;
}

/** The fixed bucket (0-63) of a key, from bits that the weight does not use first. */
export function keyBucket(keyHash: bigint): number {
  return Number(BigInt.asUintN(6, keyHash));
}
