import { type QualitySample, worldChange } from '#domain/analysis/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import type { Tx } from '#ports/index.ts';

/** So many versions of the route before the rollout tell how the baseline was. */
const VERSIONS_BEFORE = 3;

type Evaluations = { readonly quality: QualitySample | undefined; readonly first?: QualitySample | undefined };

/** Whether both releases moved together since the rollout began, in words. Asked only while both serve and nobody knows yet. */
export async function watchWorld(
  tx: Tx,
  rollout: Rollout,
  { quality, first }: Evaluations,
): Promise<string | undefined> {
  const { state, baseline, candidate, agent, environment, sinceRouteVersion: since, plan } = rollout;
  if (state.kind !== 'baking' || state.worldKnown === true || baseline === undefined) return undefined;
  if ((plan.steps[state.step]?.weightBp ?? 0) === 0) return undefined;
  const fromRouteVersion = Math.max(0, since - VERSIONS_BEFORE);
  const all = await tx.samples.sum({ agent, environment, fromRouteVersion });
  const served = (deploymentId: string) => all.filter(({ key }) => key.deploymentId === deploymentId);
  const own = served(baseline.deploymentId);
  return worldChange({
    metrics: plan.metrics,
    before: own.filter(({ key }) => key.routeVersion < since),
    baseline: own.filter(({ key }) => key.routeVersion >= since),
    candidate: served(candidate.deploymentId).filter(({ key }) => key.routeVersion >= since),
    ...(quality === undefined || first === undefined ? {} : { quality: { first, newest: quality } }),
  });
}
