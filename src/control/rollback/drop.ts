import type { DeploymentId } from '#domain/shared/index.ts';
import { assert } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from '../context.ts';
import { saveRoute } from '../save-route.ts';

/** Takes deployments that don't serve everyone out of a route: what they had goes to the one that does, their conversations too. */
export async function dropFromRoute(
  tx: Tx,
  moment: Moment,
  route: Route,
  deployments: readonly DeploymentId[],
): Promise<void> {
  const gone = route.targets.filter(({ deploymentId }) => deployments.includes(deploymentId));
  const freedBp = gone.reduce((sum, { weightBp }) => sum + weightBp, 0);
  const targets = route.targets
    .filter((target) => !gone.includes(target))
    .map((target) => (target.role === 'baseline' ? { ...target, weightBp: target.weightBp + freedBp } : target));
  assert(
    targets.some(({ role }) => role === 'baseline'),
    'what serves everyone is rolled back, not dropped',
  );
  const { shadow, ...rest } = route;
  const keepsShadow = shadow !== undefined && !deployments.includes(shadow.deploymentId);
  await saveRoute(tx, moment, {
    ...rest,
    ...(keepsShadow ? { shadow } : {}),
    version: route.version + 1,
    targets,
    revoked: [...new Set([...route.revoked, ...deployments])],
  });
  for (const id of deployments) {
    const deployment = await tx.deployments.lock(id);
    if (deployment !== undefined)
      await tx.deployments.save({ ...deployment, state: 'inactive', changedAt: moment.now });
  }
}
