import type { AgentConfig, Project } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { endpointEnvironment, PROJECT_FILE } from '../project.ts';

/** Where the agent already answers; a local run starts nothing. @throws AppError NOT_RUNNABLE */
export function environmentFor(project: Project, agent: AgentConfig, given: string | undefined): string {
  const environment = given ?? endpointEnvironment(project, agent);
  if (environment !== undefined && agent.deploy[environment]?.kind === 'endpoint') return environment;
  const where = environment === undefined ? 'any environment' : environment;
  throw new AppError('NOT_RUNNABLE', `${PROJECT_FILE} names no address where ${agent.name} answers in ${where}`, {
    hint: 'evaluate through a server, which runs the deploy hook: headgate evaluate --release LABEL',
  });
}

/** Where a hook starts it. @throws AppError NOT_RUNNABLE */
export function hookEnvironmentFor(project: Project, agent: AgentConfig, given: string | undefined): string {
  const environment = given ?? project.environments.find(({ name }) => agent.deploy[name]?.kind === 'webhook')?.name;
  if (environment !== undefined && agent.deploy[environment]?.kind === 'webhook') return environment;
  const where = environment === undefined ? 'any environment' : environment;
  throw new AppError('NOT_RUNNABLE', `${PROJECT_FILE} names no deploy hook that starts ${agent.name} in ${where}`, {
    hint: 'set `deploy: { dev: { webhook: "https://…" } }`; where it answers already, leave --deploy out',
  });
}
