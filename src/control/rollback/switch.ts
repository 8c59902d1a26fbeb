import type { Rollback } from '#domain/rollback/index.ts';
import { mayFinish } from '#domain/rollout/index.ts';
import { assert, FULL_BP } from '#domain/shared/index.ts';
import type { Target } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import { type Moment, writeAudit } from '../context.ts';
import { target } from '../route-change.ts';
import { saveRoute } from '../save-route.ts';

/** Everyone to the earlier release, at once; whoever was elsewhere loses the right to stay. */
export async function switchTraffic(tx: Tx, moment: Moment, rollback: Rollback): Promise<void> {
  const { agent, environment, from, to, method } = rollback;
  const route = await tx.routes.find(agent, environment);
  const earlier = await tx.deployments.lock(to.deploymentId);
  assert(route !== undefined && earlier !== undefined, 'traffic goes back where something serves, to what is deployed');
  const others = route.targets.map((item) => item.deploymentId).filter((id) => id !== to.deploymentId);
  const stays = (await staysWarm(tx, rollback))
    ? route.targets.filter(({ deploymentId }) => deploymentId === from.deploymentId)
    : [];
  const revoked = [...new Set([...others, from.deploymentId])].filter(
    (id) => id !== to.deploymentId && !stays.some(({ deploymentId }) => deploymentId === id),
  );
  const warm = stays.map((one): Target => ({ ...one, role: 'warm', weightBp: 0 }));
  const targets = [target(earlier, 'baseline', FULL_BP), ...warm];
  await saveRoute(tx, moment, { ...route, version: route.version + 1, targets, revoked, shadow: undefined });
  // What is under way elsewhere was compared with what served until now.
  await tx.promotions.poke({ agent });
  await tx.deployments.save({ ...earlier, state: 'active', changedAt: moment.now });
  for (const id of revoked) {
    const bad = await tx.deployments.lock(id);
    // What was replaced is not there any more: its place in the runtime holds the earlier definition.
    const state = method === 'replace' && id === from.deploymentId ? 'deleted' : 'inactive';
    if (bad !== undefined) await tx.deployments.save({ ...bad, state, changedAt: moment.now });
  }
  for (const { deploymentId } of warm) {
    const draining = await tx.deployments.lock(deploymentId);
    if (draining !== undefined) await tx.deployments.save({ ...draining, state: 'warm', changedAt: moment.now });
  }
  await writeAudit(tx, moment, rollback.requestedBy, {
    event: 'rollout.rolled-back',
    subject: from.release,
    agent,
    environment,
    because: `${rollback.requestedBy.name} rolled ${from.label} back to ${to.label}: ${rollback.because}`,
    details: { rollback: rollback.id, method, trigger: rollback.trigger, to: to.label },
  });
}

/** What was replaced is not there any more; what only loses its traffic may end its conversations, where the project says so. */
async function staysWarm(tx: Tx, { environment, method, trigger }: Rollback): Promise<boolean> {
  const project = (await tx.projects.latest())?.project;
  const setting = project?.environments.find(({ name }) => name === environment)?.rollback;
  return method === 'traffic' && mayFinish(setting?.conversations, trigger);
}
