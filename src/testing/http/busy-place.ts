import type { RolloutState } from '#domain/rollout/index.ts';
import { type DeploymentId, digestOfBytes } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { aPromotion } from '../builder/promotion.ts';
import { aPlan, aRollout, baking } from '../builder/rollout.ts';
import { aStoredDeployment, aStoredEvidence, aStoredRelease, aStoredRoute } from './stored-things.ts';

/** `rolling-out`: v1 serves, v2 has a tenth. `serving`: everyone is on v2, v1 came before it and is warm, or archived. */
type Situation = 'rolling-out' | 'serving, v1 warm' | 'serving, v1 archived';

/** An agent of its own in production, with v3 ready to follow: written as passes would have left it. */
export async function seedPlace(tx: Tx, agent: string, project: `prj_${string}`, situation: Situation): Promise<void> {
  const [v1, v2]: readonly DeploymentId[] = [`dep_${agent}v1`, `dep_${agent}v2`];
  if (v1 === undefined || v2 === undefined) throw new Error('two deployments');
  const [one, two] = [digestOfBytes(`${agent} v1`), digestOfBytes(`${agent} v2`)];
  const definition = { parameters: {}, tools: [] };
  await tx.releases.add(aStoredRelease({ agent, digest: one, label: 'v1', definition }));
  await tx.releases.add(aStoredRelease({ agent, digest: two, definition }));
  const isRolling = situation === 'rolling-out';
  const older = isRolling ? 'active' : situation === 'serving, v1 warm' ? 'warm' : 'archived';
  await tx.deployments.save(aStoredDeployment({ agent, id: v1, release: one, label: 'v1', state: older }));
  await tx.deployments.save(aStoredDeployment({ agent, id: v2, release: two }));
  const arrived = { agent, kind: 'rollout', environment: 'production' } as const;
  await tx.evidence.append(aStoredEvidence({ ...arrived, id: `evd_${agent}s1`, release: one, environment: 'staging' }));
  await tx.evidence.append(aStoredEvidence({ ...arrived, id: `evd_${agent}p1`, release: one, at: 1 }));
  const [baseline, candidate] = aStoredRoute().targets;
  if (baseline === undefined || candidate === undefined) throw new Error('the stored route has two targets');
  if (!isRolling) {
    await tx.evidence.append(aStoredEvidence({ ...arrived, id: `evd_${agent}p2`, release: two, at: 2 }));
    const targets = [{ ...candidate, deploymentId: v2, release: two, role: 'baseline', weightBp: 10_000 } as const];
    await tx.routes.save(aStoredRoute({ agent, targets }));
    return;
  }
  const targets = [
    { ...baseline, deploymentId: v1 },
    { ...candidate, deploymentId: v2 },
  ];
  await tx.routes.save(aStoredRoute({ agent, targets }));
  const state: RolloutState = baking(0, 60_000);
  const rollout = aRollout({
    ...{ id: `rol_${agent}`, agent, state, plan: aPlan() },
    candidate: { deploymentId: v2, release: two, label: 'v2' },
    baseline: { deploymentId: v1, release: one, label: 'v1' },
  });
  const begun = aPromotion({
    id: `prm_${agent}`,
    agent,
    release: two,
    state: 'rolling-out',
    rollout,
    projectVersion: project,
  });
  await tx.promotions.insert(begun, 0);
}
