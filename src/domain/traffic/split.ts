import { type Digest, digestOfJson, FULL_BP } from '../shared/index.ts';
import type { Route, Target } from './route.ts';

/** A deployment and what it gets of new conversations. */
export type Share = Pick<Target, 'deploymentId' | 'role' | 'weightBp'>;

/** The part of a route that says where a key goes. Two routes with the same split send every key to the same place. */
export type Split = Pick<Route, 'salt' | 'mirrored' | 'revoked'> & { readonly targets: readonly Share[] };

export function splitOf({ salt, mirrored, revoked, targets }: Route): Split {
  return {
    salt,
    ...(mirrored === true ? { mirrored } : {}),
    revoked,
    targets: targets.map(({ deploymentId, role, weightBp }) => ({ deploymentId, role, weightBp })),
  };
}

/** Names a split: what gateways say is about one of them. */
export function splitDigest({ salt, mirrored, revoked, targets }: Split): Digest {
  const shares = targets.map(({ deploymentId, role, weightBp }) => [deploymentId, role, weightBp]);
  return digestOfJson([salt, mirrored === true, [...revoked].sort(), shares]);
}

/**
 * Whether a conversation that stands where it began could be sent elsewhere by the next split: one of its deployments stood before
 * and does not get every key. Otherwise there is nothing to ask anybody.
 */
export function mayDisplace(before: Split, next: Split): boolean {
  return next.targets.some(
    ({ deploymentId, weightBp }) =>
      weightBp < FULL_BP &&
      !next.revoked.includes(deploymentId) &&
      before.targets.some((target) => target.deploymentId === deploymentId),
  );
}
