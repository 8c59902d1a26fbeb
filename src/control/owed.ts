import type { AgentConfig, Project, Scenario } from '#domain/config/index.ts';
import { earlierArrival } from '#domain/evidence/index.ts';
import {
  type ApprovalRule,
  approvalRuleWith,
  OWES_NOTHING,
  type Owed,
  owedBy,
  withPerson,
} from '#domain/policy/index.ts';
import type { Digest } from '#domain/shared/index.ts';
import { digestOfJson } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { lastEnvironment, requireEnvironment } from './lookup.ts';

/**
 * What a release owes before it may reach the users of an environment, by what differs from what serves there. Only where users
 * are; and a release that served there before was shown all that then.
 */
export async function loadOwed(
  tx: Tx,
  project: Project,
  subject: { readonly agent: string; readonly environment: string; readonly release: Digest },
): Promise<Owed> {
  const { agent, environment, release } = subject;
  if (environment !== lastEnvironment(project).name) return OWES_NOTHING;
  const route = await tx.routes.find(agent, environment);
  const serving = route?.targets.find((target) => target.role === 'baseline')?.release;
  if (serving === undefined || serving === release) return OWES_NOTHING;
  const evidence = await tx.evidence.forRelease(release);
  if (earlierArrival(evidence, environment) !== undefined) return OWES_NOTHING;
  const [before, after] = [await tx.releases.find(agent, serving), await tx.releases.find(agent, release)];
  return after === undefined ? OWES_NOTHING : owedBy(before?.definition, after.definition);
}

/** Who has to sign for a release that owes something, in an environment. */
export function approvalRuleOf(project: Project, environment: string, owed: Owed): ApprovalRule {
  const { approval } = requireEnvironment(project, environment);
  return approvalRuleWith(owed, environment === lastEnvironment(project).name ? withPerson(approval) : approval);
}

/**
 * By which rule people are barred who had a hand in a release, when they answer for what was found: the environment's own where people
 * sign there, else that of the environment with the users.
 */
export function dutyRuleOf(project: Project, environment: string, owed: Owed): ApprovalRule {
  const own = approvalRuleOf(project, environment, owed);
  const isSigned = own.roles.length > 0 || own.minPeople > 0;
  return isSigned ? own : lastEnvironment(project).approval;
}

/** Where integration scenarios are played: the environment before, and where there is none, the first. */
export function integrationEnvironment(project: Project, environment: string): string {
  const index = project.environments.findIndex(({ name }) => name === environment);
  return (project.environments[index - 1] ?? project.environments[0])?.name ?? environment;
}

export function scenariosOf(agent: AgentConfig): readonly Scenario[] {
  return agent.scenarios ?? [];
}

/** Names the scenarios as they are: what others showed is not about these. */
export function scenariosDigest(scenarios: readonly Scenario[]): Digest {
  return digestOfJson(JSON.parse(JSON.stringify(scenarios)));
}

/** Whether a release is attacked before it may get there: where a project attacks at all, everywhere but in the first of several environments. */
export function asksForAttacks({ redTeam, environments }: Project, environment: string): boolean {
  return redTeam !== undefined && (environments.length === 1 || environments[0]?.name !== environment);
}
