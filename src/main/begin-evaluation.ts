import type { LocalEvaluation } from '#cli/index.ts';
import { collectAtOnce, emptyHeap, keepHeapSmall } from '#cli/project-file/index.ts';
import { needsJudge } from '#domain/config/index.ts';
import { logBeta } from '#domain/statistics/index.ts';
import type { Judges } from '#ports/index.ts';
import { createJudges } from './judges.ts';
import type { localEvaluation } from './local-evaluation.ts';
import { localFolder } from './local-folder.ts';
import { whenSent } from './when-sent.ts';

const MANY_CASES = 5_000;
/** Figures and reports leave more garbage in seconds than answers do in minutes. */
const PERCENT_AT_THE_END = 10;

/**
 * Runs an evaluation in this process, without a server. Files are loaded in one go, in which nothing else goes on: so what asks the agents
 * is loaded while the judge is tried out, and what the end needs while the first replies are waited for.
 */
export async function beginEvaluation(request: LocalEvaluation): ReturnType<typeof localEvaluation> {
  const ended = Promise.withResolvers<void>();
  const isLarge = (request.candidate.agent.dataset?.cases.length ?? 0) > MANY_CASES;
  const end = new AbortController();
  try {
    const judges = await judgesOnTrial(request, AbortSignal.any([request.signal, end.signal]));
    const { localEvaluation } = await import('./local-evaluation.ts');
    const mayBegin: LocalEvaluation['mayBegin'] = async (...forecast) => {
      const isAllowed = await request.mayBegin(...forecast);
      // To read so many cases took several times the room that they need.
      if (isAllowed && isLarge) emptyHeap();
      if (isAllowed) void loadTheRest(ended.promise).catch(() => undefined);
      return isAllowed;
    };
    const onProgress: LocalEvaluation['onProgress'] = (done, total, spent) => {
      if (done === total && isLarge) {
        keepHeapSmall(PERCENT_AT_THE_END);
        collectAtOnce();
        emptyHeap();
      }
      request.onProgress(done, total, spent);
    };
    const evaluated = await localEvaluation({ ...request, mayBegin, onProgress }, judges);
    if (isLarge) emptyHeap();
    return evaluated;
  } finally {
    ended.resolve();
    // Where something else went wrong, nobody waits for the trial.
    end.abort();
  }
}

/** Once the judge is asked about its first text; undefined where none is to be tried, or something may be wrong before. */
async function judgesOnTrial(
  { project, environment, candidate, baseline, deployment }: LocalEvaluation,
  signal: AbortSignal,
): Promise<Judges | undefined> {
  const { evaluation } = project;
  const mayAsk = [candidate, baseline].every(({ agent }) => agent.deploy[environment]?.kind === 'endpoint');
  const isJudged = needsJudge(evaluation, candidate.agent.dataset?.cases ?? []);
  const hasModel = evaluation.judge !== undefined || (evaluation.judges ?? []).length > 0;
  if (deployment !== undefined || signal.aborted || !(mayAsk && isJudged && hasModel)) return undefined;
  const judges = createJudges(localFolder());
  const judge = judges.open(evaluation, signal);
  await whenSent(judge);
  // Why it can't be opened is told to whoever asks for it.
  return { ...judges, open: (config, ...rest) => (config === evaluation ? judge : judges.open(config, ...rest)) };
}

/**
 * What makes the figures, then what makes the report of them, each while answers are waited for. From then on only answers come. Where
 * something can't be loaded, whoever needs it says so.
 */
async function loadTheRest(ended: Promise<void>): Promise<void> {
  await whenSent(ended);
  logBeta(1, 1);
  await whenSent(ended);
  await import('./evaluation-report.ts');
  keepHeapSmall();
}
