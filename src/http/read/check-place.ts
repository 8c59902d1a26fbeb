import { AppError } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';

/**
 * That there is such an agent with such an environment: in the project, or, where the project has let it go, by what was routed there.
 * @throws AppError NOT_FOUND
 */
export async function checkPlace(tx: Tx, agent: string, environment: string): Promise<void> {
  const project = (await tx.projects.latest())?.project;
  const isKnown =
    project?.environments.some(({ name }) => name === environment) === true &&
    project.agents.some(({ name }) => name === agent);
  if (isKnown || (await tx.routes.find(agent, environment)) !== undefined) return;
  throw new AppError('NOT_FOUND', `the project has no agent "${agent}" with an environment "${environment}"`, {
    hint: 'GET /api/v1/project lists agents and environments',
  });
}
