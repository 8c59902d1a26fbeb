import type { Applied } from '#control/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { ProjectProposal, ProjectVersion } from '#ports/index.ts';
import type { ViewOf } from './view-of.ts';

export function projectView(version: ProjectVersion): ViewOf<'getProject'> {
  const { project } = version;
  return {
    id: version.id,
    digest: version.digest,
    appliedBy: version.appliedBy,
    appliedAt: toIso(version.appliedAt),
    profile: project.profile,
    agents: project.agents.map(({ name }) => name),
    environments: project.environments.map(({ name }) => name),
    ...(version.confirmedBy === undefined ? {} : { confirmedBy: version.confirmedBy }),
  };
}

export function appliedView({ state, version, loosened }: Applied): ViewOf<'applyProject'> {
  return { ...projectView(version), state, loosened: loosened.map((each) => ({ ...each })) };
}

/** @param inForce undefined before there is a project */
export function proposalView(
  { version, replaces, loosened, reason, answer }: ProjectProposal,
  inForce: ProjectVersion['id'] | undefined,
): ViewOf<'listProposals'> {
  return {
    ...projectView(version),
    state: answer?.kind ?? (replaces === inForce ? 'open' : 'stale'),
    replaces,
    ...(reason === undefined ? {} : { reason }),
    loosened: loosened.map((each) => ({ ...each })),
    ...(answer === undefined ? {} : { answer: { by: answer.by, at: toIso(answer.at), reason: answer.reason } }),
  };
}
