import { concerns, type Hold } from '#domain/policy/index.ts';
import { hasTraffic } from '#domain/promotion/index.ts';
import type { QuarantinedPlace, RollbackParty } from '#domain/rollback/index.ts';
import type { DeploymentId } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from '../context.ts';
import { requireProject } from '../lookup.ts';
import { lockUnderWay } from '../place.ts';
import { verifiedChoices } from './choices.ts';

const RECENT = 20;

/** The deployments of a route whose release a quarantine is about. */
export async function bannedIn(
  tx: Tx,
  { agent, targets }: Pick<Route, 'agent' | 'targets'>,
  quarantine: Hold,
): Promise<ReadonlySet<DeploymentId>> {
  const banned = new Set<DeploymentId>();
  if (quarantine.agent !== undefined && quarantine.agent !== agent) return banned;
  for (const { deploymentId, release } of targets) {
    const stored = await tx.releases.find(agent, release);
    if (stored !== undefined && concerns(quarantine, stored)) banned.add(deploymentId);
  }
  return banned;
}

/** All that decides how what is banned leaves a route. */
export async function loadPlace(
  tx: Tx,
  moment: Moment,
  quarantine: Hold,
  { agent, environment, targets }: Route,
  banned: ReadonlySet<DeploymentId>,
): Promise<QuarantinedPlace> {
  const active = await lockUnderWay(tx, agent, environment);
  const steers = active?.rollout !== undefined && hasTraffic(active) ? active : undefined;
  const [running] = await tx.rollbacks.list({ agent, environment, running: true, limit: 1 });
  const serving = targets.find(({ role }) => role === 'baseline');
  return {
    targets,
    banned,
    promotion: steers?.rollout && { id: steers.id, candidate: steers.rollout.candidate.deploymentId },
    rollback: running && { id: running.id, to: running.to.label },
    next: await nextChoice(tx, moment, agent, environment, serving?.deploymentId),
    failed:
      (await notInProject(tx, agent, environment)) ??
      (await failedBefore(tx, quarantine, agent, environment, serving?.deploymentId)),
  };
}

async function nextChoice(
  tx: Tx,
  { now }: Moment,
  agent: string,
  environment: string,
  serving: DeploymentId | undefined,
): Promise<RollbackParty | undefined> {
  const choices = await verifiedChoices(tx, agent, environment, now);
  const next = choices.find(({ id }) => id !== serving);
  return next && { deploymentId: next.id, release: next.release, label: next.label };
}

/** What the project doesn't know any more nobody can be brought back to. */
async function notInProject(tx: Tx, agent: string, environment: string): Promise<string | undefined> {
  const { project } = await requireProject(tx);
  const isKnown =
    project.agents.some(({ name }) => name === agent) && project.environments.some(({ name }) => name === environment);
  return isKnown ? undefined : `the applied project has no ${agent} in ${environment}`;
}

async function failedBefore(
  tx: Tx,
  { placedAt }: Hold,
  agent: string,
  environment: string,
  serving: DeploymentId | undefined,
): Promise<string | undefined> {
  const recent = await tx.rollbacks.list({ agent, environment, limit: RECENT });
  const failed = recent.find(
    ({ trigger, from, requestedAt }) =>
      trigger === 'quarantine' && from.deploymentId === serving && requestedAt >= placedAt,
  );
  return failed?.state.kind === 'failed' ? failed.state.because : undefined;
}
