import { resolve } from 'node:path';
import { contentFilterOf, type Project } from '#domain/config/index.ts';
import { type Dataset, filterCases, makeDataset, type Split, selectCases } from '#domain/dataset/index.ts';
import { diffReleases } from '#domain/release/index.ts';
import { AppError, type DurationMs, HOUR_MS } from '#domain/shared/index.ts';
import type { DeployedFor, LocalArm, LocalEvaluation } from '../cli-deps.ts';
import type { ExitCode } from '../exit-code.ts';
import { agentOf, openProject, PROJECT_FILE } from '../project.ts';
import type { ReadScan } from '../redteam/read-scan.ts';
import type { Session } from '../session.ts';
import { createProgress } from '../terminal/progress.ts';
import { type Answered, answerEvaluation } from './answer.ts';
import { mayBegin, spendNote } from './budget.ts';
import { environmentFor, hookEnvironmentFor } from './environment.ts';
import { type Concern, exitCodeOf, passedOver } from './fail-on.ts';
import type { ReportOutput } from './output.ts';

/** How long a quick evaluation takes what the baseline said for what it says. */
const QUICK_REUSE_MS = 72 * HOUR_MS;

/** At least one of the two. */
export type Quick = { readonly cases?: number | undefined; readonly timeMs?: DurationMs | undefined };

type LocalOptions = {
  readonly agent: string | undefined;
  readonly environment: string | undefined;
  /** Folder of another checkout; undefined: compare with itself. */
  readonly baselineFrom: string | undefined;
  readonly file: string | undefined;
  /** Started for this evaluation alone; undefined: it answers already. */
  readonly deployment: { readonly name: string; readonly keep: boolean } | undefined;
  /** Go on where an interrupted one stopped. */
  readonly resume: boolean;
  /** Cases that the change can have affected, once each: so many, or as many as fit into a time; undefined: all. */
  readonly quick: Quick | undefined;
  /** `Infinity`: pinned. Undefined: as `quick` has it. */
  readonly reuseBaselineMs: DurationMs | undefined;
  /** Of the dataset; empty: all of it. */
  readonly split: Split;
  readonly output: ReportOutput;
  /** Begin also where it will take more than the budget. */
  readonly yes: boolean;
  /** For a section of the Markdown report. */
  readonly scan: ReadScan | undefined;
  /** Undefined: as the gates say. */
  readonly failOn: readonly Concern[] | undefined;
};

/** Evaluates what the files say right now, without a server. The record of it opens no gate: a server makes evidence. */
export async function evaluateLocally(session: Session, options: LocalOptions): Promise<ExitCode> {
  const { deps } = session;
  const { project, folder } = await openProject(session, options.file);
  const agent = agentOf(project, options.agent);
  const place = options.deployment === undefined ? environmentFor : hookEnvironmentFor;
  const environment = place(project, agent, options.environment);
  const whole: LocalArm = {
    ...{ label: 'working tree', agent, definition: agent.definition },
    contentFilter: contentFilterIn(project, environment),
  };
  const baseline = await readBaseline(session, options.baselineFrom, environment, whole);
  const { candidate, selection, within } = chooseCases(whole, baseline, options);
  const isQuick = options.quick !== undefined;
  if (selection !== undefined) session.note(selection);
  const { deployment: wanted } = options;
  if (wanted?.keep)
    session.note(`kept up afterwards: headgate evaluate --remove-deployment ${wanted.name} takes it down`);
  const progress = createProgress(deps.io, `${agent.name} in ${environment}`, deps.stopwatch);
  let partial: Pick<Answered, 'result' | 'judgements'> | undefined;
  const answer = (
    answered: Pick<Answered, 'result' | 'judgements'>,
    { deployment, isPrinted = true }: { readonly deployment?: DeployedFor | undefined; readonly isPrinted?: boolean },
  ) =>
    answerEvaluation(session, options.output, {
      ...answered,
      isPrinted,
      dataset: shownOf(candidate.agent.dataset),
      inFull: options.split.ids.length > 0,
      document: { ...answered, ...(deployment === undefined ? {} : { deployment }) },
      scan: options.scan,
    });
  try {
    const { result, judgements, deployment } = await deps.start.localEvaluation({
      project: isQuick ? { ...project, evaluation: { ...project.evaluation, repeats: 1 } } : project,
      folder,
      environment,
      candidate,
      baseline,
      resume: options.resume,
      deployment: options.deployment,
      reuseBaselineMs: options.reuseBaselineMs ?? (isQuick ? QUICK_REUSE_MS : 0),
      selection,
      within,
      mayBegin: (forecast, over) => mayBegin(session, forecast, over, options.yes),
      onProgress: (done, total, spent) => {
        if (!session.json) progress.update(done, total, spendNote(spent));
      },
      onNote: (note) => session.note(note),
      onStopped: (answered) => {
        partial = answered;
      },
      signal: deps.signal,
    });
    progress.end();
    deps.signal.throwIfAborted();
    await answer({ result, judgements }, { deployment });
    const over = passedOver(result, judgements, options.failOn);
    if (over !== undefined) session.note(over);
    return exitCodeOf(result, judgements, options.failOn);
  } catch (error) {
    progress.end();
    if (partial !== undefined) {
      // The one JSON document that is printed is why it was stopped, and that is told also where the report can't be.
      await answer(partial, { isPrinted: !session.json }).catch((second: unknown) => session.note(String(second)));
    }
    throw error;
  } finally {
    progress.end();
    if (deps.signal.aborted && wanted !== undefined)
      session.note('--resume goes on only where a deployment of that name answers at the same address again');
  }
}

/** Without what is held back: reports quote questions too. */
function shownOf(dataset: Dataset | undefined): Dataset | undefined {
  return dataset && { ...dataset, cases: dataset.cases.filter(({ heldBack }) => heldBack !== true) };
}

/**
 * A split that was asked for; and of it what a change can have affected, with a sample of the rest. Nothing to choose from is for the
 * evaluation itself to say.
 */
function chooseCases(
  candidate: LocalArm,
  baseline: LocalArm,
  { quick, split }: Pick<LocalOptions, 'quick' | 'split'>,
): Pick<LocalEvaluation, 'candidate' | 'selection' | 'within'> {
  const { agent } = candidate;
  if (agent.dataset === undefined) return { candidate, selection: undefined, within: undefined };
  const chosen = splitOf(agent.dataset, split);
  const changes = diffReleases(baseline.definition, candidate.definition);
  const choose = (count: number) => {
    const { cases, why } = selectCases(chosen.cases, changes, count);
    return { cases, why: `quick: ${why}` };
  };
  const { cases: most = chosen.cases.length, timeMs } = quick ?? {};
  // How many fit into a time is known once the judges are.
  const within = timeMs === undefined ? undefined : { timeMs, most, choose };
  const few = quick === undefined || within !== undefined ? undefined : choose(most);
  const why = [chosen.why, few?.why].filter((text) => text !== undefined);
  const selection = why.length === 0 ? undefined : why.join('; ');
  const { name, cases } = agent.dataset;
  const left = few?.cases ?? chosen.cases;
  if (left.length === cases.length) return { candidate, selection, within };
  return { candidate: { ...candidate, agent: { ...agent, dataset: makeDataset(name, left) } }, selection, within };
}

/** @throws AppError NOT_FOUND when it holds no case, or a word of it none: a split that is misspelt would leave out what it is about */
function splitOf(
  { name, cases }: Dataset,
  split: Split,
): { readonly cases: Dataset['cases']; readonly why: string | undefined } {
  if (split.tags.length + split.intents.length + split.ids.length === 0) return { cases, why: undefined };
  const found = filterCases(cases, split);
  const hidden = split.ids.length > 0 ? found.cases.find(({ heldBack }) => heldBack === true) : undefined;
  if (hidden !== undefined) {
    throw new AppError('USAGE', `the case ${hidden.id} is held back: no report shows it by itself`, {
      hint: 'it counts in an evaluation of all cases',
    });
  }
  if (found.unknown.length === 0 && found.cases.length > 0) return found;
  const what =
    found.unknown.length === 0
      ? `${name} has no case that is all of that`
      : `no case of ${name} has the tag, intent or id "${found.unknown.join('", "')}"`;
  throw new AppError('NOT_FOUND', what, {
    hint: 'headgate dataset check FILE lists tags and intents; each line of the file begins with its id',
  });
}

async function readBaseline(
  session: Session,
  folder: string | undefined,
  environment: string,
  candidate: LocalArm,
): Promise<LocalArm> {
  if (folder === undefined) return candidate;
  const { project } = await openProject(session, resolve(session.deps.folder, folder, PROJECT_FILE));
  const agent = agentOf(project, candidate.agent.name);
  const contentFilter = contentFilterIn(project, environment);
  // Both are asked the candidate's cases.
  return { label: folder, agent: { ...agent, dataset: undefined }, definition: agent.definition, contentFilter };
}

function contentFilterIn({ environments }: Project, name: string): string | undefined {
  return contentFilterOf(environments.find((each) => each.name === name));
}
