import type { AgentConfig, EnvironmentConfig, Project } from '#domain/config/index.ts';
import { type Duties, dutiesOf } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Release } from '#domain/release/index.ts';
import { AppError, assert, type Digest, isDigest, type PromotionId } from '#domain/shared/index.ts';
import type { Action, ProjectVersion, Tx } from '#ports/index.ts';

/** @throws AppError NOT_FOUND before any project was applied */
export async function requireProject(tx: Tx): Promise<ProjectVersion> {
  const version = await tx.projects.latest();
  if (version !== undefined) return version;
  throw new AppError('NOT_FOUND', 'no project has been applied to this server', {
    hint: 'headgate apply (in the folder with headgate.yaml)',
  });
}

/** @throws AppError NOT_FOUND */
export function requireAgent(project: Project, name: string): AgentConfig {
  const agent = project.agents.find((candidate) => candidate.name === name);
  if (agent !== undefined) return agent;
  throw new AppError('NOT_FOUND', `the applied project has no agent "${name}"`, {
    hint: `it has: ${project.agents.map((candidate) => candidate.name).join(', ') || 'none'}`,
  });
}

/** @throws AppError NOT_FOUND */
export function requireEnvironment(project: Project, name: string): EnvironmentConfig {
  const environment = project.environments.find((candidate) => candidate.name === name);
  if (environment !== undefined) return environment;
  throw new AppError('NOT_FOUND', `the applied project has no environment "${name}"`, {
    hint: `it has: ${project.environments.map((candidate) => candidate.name).join(', ')}`,
  });
}

/** By label or digest. @throws AppError NOT_FOUND */
export async function requireRelease(tx: Tx, agent: string, reference: string): Promise<Release> {
  const release = isDigest(reference)
    ? await tx.releases.find(agent, reference)
    : await tx.releases.findByLabel(agent, reference);
  if (release !== undefined) return release;
  throw new AppError('NOT_FOUND', `agent "${agent}" has no release "${reference}"`, {
    hint: `headgate release list --agent ${agent}`,
  });
}

/** By digest, locked for this transaction. @throws AppError NOT_FOUND */
export async function lockRelease(tx: Tx, agent: string, digest: Digest): Promise<Release> {
  const release = await tx.releases.lock(agent, digest);
  return release ?? requireRelease(tx, agent, digest);
}

/** Locks it for this transaction. @throws AppError NOT_FOUND */
export async function requirePromotion(tx: Tx, id: PromotionId): Promise<Promotion> {
  const promotion = await tx.promotions.lock(id);
  if (promotion !== undefined) return promotion;
  throw new AppError('NOT_FOUND', `there is no promotion "${id}"`, { hint: 'headgate rollout list' });
}

/** The project that a promotion runs under, whatever was applied later. */
export async function projectOf(tx: Tx, promotion: Promotion): Promise<ProjectVersion> {
  const version = await tx.projects.find(promotion.projectVersion);
  assert(version !== undefined, 'the project version that a promotion began with is kept');
  return version;
}

/** The project that work is done under: a promotion's own, and the one applied last for what is asked for by hand. */
export async function projectFor(tx: Tx, subject: Action['subject']): Promise<Project> {
  const promotion = isPromotion(subject) ? await tx.promotions.find(subject) : undefined;
  return (promotion === undefined ? await requireProject(tx) : await projectOf(tx, promotion)).project;
}

/** Whether work is a promotion's. */
export function isPromotion(subject: Action['subject']): subject is PromotionId {
  return subject.startsWith('prm_');
}

/** Who did what about a promotion, as separation of duties asks. */
export async function loadDuties(tx: Tx, { agent, release, createdBy }: Promotion): Promise<Duties> {
  return dutiesOf((await tx.releases.find(agent, release))?.provenance, createdBy.name);
}

/**
 * The environment before this one in which a release must have been verified. Before the one with the users there always is one;
 * of the others, the second takes releases that nobody promoted into the first.
 */
export function environmentBefore(project: Project, name: string): EnvironmentConfig | undefined {
  const index = project.environments.findIndex((environment) => environment.name === name);
  const isLast = index === project.environments.length - 1;
  return index >= 2 || isLast ? project.environments[index - 1] : undefined;
}

/** The environment with the agent's real users. */
export function lastEnvironment(project: Project): EnvironmentConfig {
  const last = project.environments.at(-1);
  if (last === undefined) throw new AppError('CONFIG_INVALID', 'the applied project has no environment');
  return last;
}
