import { AppError } from '#domain/shared/index.ts';
import { openProject } from '../project.ts';
import type { LoadedProject } from '../project-file/index.ts';
import type { Session } from '../session.ts';
import { formatCount } from '../terminal/quantity.ts';
import type { Finding } from './finding.ts';

const NEEDED_NODE = 24;

export function checkNode(version: string): Finding {
  const major = Number(version.split('.')[0]);
  return major >= NEEDED_NODE
    ? { state: 'ok', subject: 'Node', says: version }
    : {
        state: 'missing',
        subject: 'Node',
        says: `${version}, but ${NEEDED_NODE} is needed`,
        remedy: 'npm ci (without --omit=optional), or install Node 24',
      };
}

/** headgate.yaml with every file that it names; each problem is a finding of its own. */
export async function checkProject(
  session: Session,
  file: string | undefined,
): Promise<{ readonly loaded: LoadedProject | undefined; readonly findings: readonly Finding[] }> {
  try {
    const loaded = await openProject(session, file);
    const { project, name, files } = loaded;
    const says = `${formatCount(project.agents.length, 'agent')}, ${formatCount(project.environments.length, 'environment')}, profile ${project.profile}`;
    const read = Object.keys(files).map((path): Finding => ({ state: 'ok', subject: 'file', says: path }));
    return { loaded, findings: [{ state: 'ok', subject: name, says }, ...read] };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { loaded: undefined, findings: problemsOf(error) };
  }
}

function problemsOf(error: AppError): readonly Finding[] {
  const problems = error.details?.problems;
  if (!Array.isArray(problems) || problems.length === 0) {
    return [{ state: 'missing', subject: 'project', says: error.message, remedy: error.hint }];
  }
  return problems.map((problem: { file: string; line?: number; path: string; message: string }): Finding => {
    const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
    return {
      state: 'missing',
      subject: place,
      says: problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`,
      remedy: `mend ${place}, then: headgate config check`,
    };
  });
}
