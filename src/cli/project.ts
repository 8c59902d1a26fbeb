import { resolve } from 'node:path';
import type { AgentConfig, Project } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { LoadedProject } from './project-file/index.ts';
import type { Session } from './session.ts';

export const PROJECT_FILE = 'headgate.yaml';

/** The project that a command is about: `--file`, else headgate.yaml of the working folder. @throws AppError */
export async function openProject(session: Session, file: string | undefined): Promise<LoadedProject> {
  const { loadProjectFile } = await import('./project-file/index.ts');
  return loadProjectFile(projectPath(session, file), (name) => session.deps.secrets.read(name));
}

export function projectPath({ deps }: Session, file: string | undefined): string {
  return resolve(deps.folder, file ?? PROJECT_FILE);
}

/** The agent of that name, or the only one. @throws AppError USAGE, NOT_FOUND */
export function agentOf(project: Project, name: string | undefined): AgentConfig {
  const names = project.agents.map((agent) => agent.name);
  const agent = name === undefined ? project.agents[0] : project.agents.find((item) => item.name === name);
  if (name === undefined && names.length > 1) {
    throw new AppError('USAGE', `which agent? ${PROJECT_FILE} has ${names.join(', ')}`, { hint: 'name one of them' });
  }
  if (agent === undefined) {
    throw new AppError('NOT_FOUND', `${PROJECT_FILE} has no agent "${name}"`, { hint: `it has ${names.join(', ')}` });
  }
  return agent;
}

/** The first environment where the agent already answers at a URL, so that nothing has to be started. */
export function endpointEnvironment(project: Project, agent: AgentConfig): string | undefined {
  return project.environments.find(({ name }) => agent.deploy[name]?.kind === 'endpoint')?.name;
}
