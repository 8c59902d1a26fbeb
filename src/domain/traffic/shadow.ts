import type { DeploymentId } from '../shared/index.ts';
import { positionBp } from './assign.ts';
import type { Route, Target } from './route.ts';

/**
 * The deployment that a copy of a request goes to, beside the one that answers it; undefined for most. A deployment is not shown
 * what it answers itself, and one that was revoked is shown nothing.
 * @param keyHash 64 bits, of a text other than the assignment's, so that who is mirrored has nothing to do with who is assigned
 */
export function shadowOf(route: Route, served: DeploymentId, keyHash: bigint): Target | undefined {
  const { shadow } = route;
  if (shadow === undefined || shadow.deploymentId === served || route.revoked.includes(shadow.deploymentId)) {
    return undefined;
  }
  if (positionBp(keyHash) >= shadow.shareBp) return undefined;
  return route.targets.find(({ deploymentId }) => deploymentId === shadow.deploymentId);
}
