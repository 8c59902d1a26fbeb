import { resolve } from 'node:path';
import type { AgentConfig, Project } from '#domain/config/index.ts';
import { makeDataset, selectCases } from '#domain/dataset/index.ts';
import { diffReleases } from '#domain/release/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { LocalArm } from '../cli-deps.ts';
import type { ExitCode } from '../exit-code.ts';
import { agentOf, endpointEnvironment, openProject, PROJECT_FILE } from '../project.ts';
import type { Session } from '../session.ts';
import { createProgress } from '../terminal/progress.ts';
import { formatCount } from '../terminal/quantity.ts';
import { answerEvaluation } from './answer.ts';
import type { ReportOutput } from './output.ts';
import { exitCodeOf } from './report.ts';

type LocalOptions = {
  readonly agent: string | undefined;
  readonly environment: string | undefined;
  /** Folder of another checkout; undefined: compare with itself. */
  readonly baselineFrom: string | undefined;
  readonly file: string | undefined;
  /** Go on where an interrupted one stopped. */
  readonly resume: boolean;
  /** So many cases that the change can have affected, once each; undefined: all. */
  readonly quick: number | undefined;
  readonly output: ReportOutput;
};

/** Evaluates what the files say right now, without a server. The record of it opens no gate: a server makes evidence. */
export async function evaluateLocally(session: Session, options: LocalOptions): Promise<ExitCode> {
  const { deps } = session;
  const { project } = await openProject(session, options.file);
  const agent = agentOf(project, options.agent);
  const environment = environmentFor(project, agent, options.environment);
  const whole: LocalArm = { label: 'working tree', agent, definition: agent.definition };
  const baseline = await readBaseline(session, options.baselineFrom, whole);
  const quick = options.quick === undefined ? undefined : chooseCases(whole, baseline, options.quick);
  const candidate = quick?.candidate ?? whole;
  if (quick !== undefined) session.note(`quick: ${quick.selection}`);
  const progress = createProgress(deps.io, `${agent.name} in ${environment}`);
  let gathered = 0;
  try {
    const { result, judgements } = await deps.start.localEvaluation({
      project: quick === undefined ? project : { ...project, evaluation: { ...project.evaluation, repeats: 1 } },
      environment,
      candidate,
      baseline,
      resume: options.resume,
      reuseBaseline: quick !== undefined,
      selection: quick?.selection,
      onProgress: (done, total) => {
        gathered = done;
        if (!session.json) progress.update(done, total);
      },
      onNote: (note) => session.note(note),
      signal: deps.signal,
    });
    progress.end();
    deps.signal.throwIfAborted();
    await answerEvaluation(session, options.output, {
      result,
      judgements,
      dataset: candidate.agent.dataset,
      document: { result, judgements },
    });
    return exitCodeOf(judgements);
  } finally {
    progress.end();
    if (deps.signal.aborted && gathered > 0) {
      session.note(
        `${formatCount(gathered, 'reply is', 'replies are')} kept for a day: add --resume to go on from there`,
      );
    }
  }
}

/** What a change can have affected, and a sample of the rest. Nothing to choose from is for the evaluation itself to say. */
function chooseCases(
  candidate: LocalArm,
  baseline: LocalArm,
  most: number,
): { readonly candidate: LocalArm; readonly selection: string } | undefined {
  const { agent } = candidate;
  if (agent.dataset === undefined) return undefined;
  const changes = diffReleases(baseline.definition, candidate.definition);
  const { cases, why } = selectCases(agent.dataset.cases, changes, most);
  const dataset = cases.length === agent.dataset.cases.length ? agent.dataset : makeDataset(agent.dataset.name, cases);
  return { candidate: { ...candidate, agent: { ...agent, dataset } }, selection: why };
}

/** Where the agent already answers; a local run starts nothing. @throws AppError NOT_RUNNABLE */
function environmentFor(project: Project, agent: AgentConfig, given: string | undefined): string {
  const environment = given ?? endpointEnvironment(project, agent);
  if (environment !== undefined && agent.deploy[environment]?.kind === 'endpoint') return environment;
  const where = environment === undefined ? 'any environment' : environment;
  throw new AppError('NOT_RUNNABLE', `${PROJECT_FILE} names no address where ${agent.name} answers in ${where}`, {
    hint: 'evaluate through a server, which runs the deploy hook: headgate evaluate --release LABEL',
  });
}

async function readBaseline(session: Session, folder: string | undefined, candidate: LocalArm): Promise<LocalArm> {
  if (folder === undefined) return candidate;
  const { project } = await openProject(session, resolve(session.deps.folder, folder, PROJECT_FILE));
  const agent = agentOf(project, candidate.agent.name);
  return { label: folder, agent, definition: agent.definition };
}
