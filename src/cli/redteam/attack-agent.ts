import { resolve } from 'node:path';
import { type RedTeamConfig, usualRedTeam } from '#domain/config/index.ts';
import { type AttackCategory, attackCategories } from '#domain/redteam/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { LocalArm, ScanAnswer } from '../cli-deps.ts';
import { mayBegin, spendNote } from '../evaluate/budget.ts';
import { environmentFor } from '../evaluate/environment.ts';
import type { ReportOutput } from '../evaluate/output.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { agentOf, openProject, PROJECT_FILE } from '../project.ts';
import type { Session } from '../session.ts';
import { createProgress } from '../terminal/progress.ts';
import { answerScan, type scanForms } from './answer.ts';
import { readObjectiveFiles } from './objective-files.ts';
import { addRegressions, checkRegressions } from './regressions.ts';

/** What was asked for on the command line, instead of what the project says. */
type Asked = {
  readonly category: readonly string[] | undefined;
  readonly strategy: readonly string[] | undefined;
  readonly objectives: readonly string[] | undefined;
  readonly maxAttacks: number | undefined;
  readonly repeats: number | undefined;
  readonly seed: string | undefined;
};

type ScanOptions = {
  readonly agent: string | undefined;
  readonly environment: string | undefined;
  /** Folder of another checkout; undefined: there is nothing to compare with. */
  readonly baselineFrom: string | undefined;
  readonly file: string | undefined;
  readonly resume: boolean;
  /** Begin also where it will take more than the budget. */
  readonly yes: boolean;
  readonly output: ReportOutput<keyof typeof scanForms>;
  /** A file of cases. */
  readonly addRegressions: string | undefined;
  readonly asked: Asked;
};

/** Attacks what the files say right now, without a server. The record of it opens no gate: a server makes evidence. */
export async function attackAgent(session: Session, options: ScanOptions): Promise<ExitCode> {
  const { deps } = session;
  const { project } = await openProject(session, options.file);
  const agent = agentOf(project, options.agent);
  const environment = environmentFor(project, agent, options.environment);
  const candidate: LocalArm = { label: 'working tree', agent, definition: agent.definition };
  const config = await configOf(session, project.redTeam, options.asked);
  const regressions =
    options.addRegressions === undefined ? undefined : await checkRegressions(session, options.addRegressions);
  const progress = createProgress(deps.io, `attacking ${agent.name} in ${environment}`, deps.stopwatch);
  try {
    const answer = await deps.start.localScan({
      ...{ project, environment, candidate, config, resume: options.resume },
      baseline: await readBaseline(session, options.baselineFrom, candidate),
      mayBegin: (forecast, over) => mayBegin(session, forecast, over, options.yes),
      onProgress: (done, total, spent) => {
        if (!session.json) progress.update(done, total, spendNote(spent));
      },
      onNote: (note) => session.note(note),
      signal: deps.signal,
    });
    progress.end();
    deps.signal.throwIfAborted();
    await answerScan(session, options.output, answer);
    if (regressions !== undefined) await addRegressions(session, regressions, answer.scan);
    return exitCodeOf(answer);
  } finally {
    progress.end();
  }
}

function exitCodeOf({ judgement: { outcome } }: ScanAnswer): ExitCode {
  if (outcome === 'pass') return EXIT.done;
  return outcome === 'fail' ? EXIT.refused : EXIT.inconclusive;
}

/** The project's, or what it would say if it said nothing; then what was asked for. */
async function configOf(
  session: Session,
  redTeam: RedTeamConfig | undefined,
  { category, strategy, objectives, maxAttacks, repeats, seed }: Asked,
): Promise<RedTeamConfig> {
  const config = redTeam ?? usualRedTeam();
  return {
    ...config,
    ...(category === undefined ? {} : { categories: category.map(readCategory) }),
    ...(strategy === undefined ? {} : { strategies: strategy }),
    ...(objectives === undefined ? {} : await readObjectiveFiles(session, objectives)),
    ...(maxAttacks === undefined ? {} : { maxAttacks }),
    ...(repeats === undefined ? {} : { repeats }),
    ...(seed === undefined ? {} : { seed }),
  };
}

function readCategory(text: string): AttackCategory {
  const found = attackCategories.find((category) => category === text);
  if (found !== undefined) return found;
  throw new AppError('USAGE', `there is no category "${text}"`, {
    hint: `one or more of ${attackCategories.join(', ')}`,
  });
}

async function readBaseline(
  session: Session,
  folder: string | undefined,
  { agent: { name } }: LocalArm,
): Promise<LocalArm | undefined> {
  if (folder === undefined) return undefined;
  const { project } = await openProject(session, resolve(session.deps.folder, folder, PROJECT_FILE));
  const agent = agentOf(project, name);
  return { label: folder, agent, definition: agent.definition };
}
