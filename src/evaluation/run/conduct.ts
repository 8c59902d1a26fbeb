import { join } from 'node:path';
import {
  addSpent,
  type EvaluationResult,
  forecastText,
  forecastTotal,
  isSameAgent,
  NOTHING_SPENT,
  type Spent,
} from '#domain/analysis/index.ts';
import { asksJudge, type EvaluationConfig, type JudgingConfig, needsJudge } from '#domain/config/index.ts';
import type { AgentCaller, EvaluationRequest, Judge, Judges, Stopwatch, WallClock } from '#ports/index.ts';
import { type Evaluator, NO_JUDGE } from '../evaluator/index.ts';
import type { Pause } from '../pace/index.ts';
import { runEvaluation } from './evaluation-run.ts';
import { fitPlan } from './fit-plan.ts';
import { askFirst, estimateReplies, forecastOf } from './forecast.ts';
import { openJournal } from './journal.ts';
import { createMeter } from './meter.ts';
import type { EvaluationPlan, EvaluationTools, Journal } from './plan.ts';
import { createReplyShelf } from './reply-shelf.ts';
import { createTimeLimit } from './time-limit.ts';

const FEWER_QUESTIONS = 'ask fewer cases (--quick, --tag) or fewer repeats';

export type Surroundings = {
  readonly caller: AgentCaller;
  readonly judges: Judges;
  readonly stopwatch: Stopwatch;
  /** Where replies are kept, those of what is under way and those of baselines; undefined: nowhere. */
  readonly kept?: { readonly folder: string; readonly wallClock: WallClock } | undefined;
  /** Only tests have a reason to bring their own. */
  readonly pause?: Pause | undefined;
};

/** What is to be asked and how it is judged. */
type Errand = Pick<
  EvaluationRequest,
  'whole' | 'journal' | 'reuseBaselineMs' | 'within' | 'onNote' | 'onStopped' | 'mayBegin'
> &
  Pick<EvaluationTools, 'requestOf'> & {
    readonly config: EvaluationConfig;
    readonly plan: EvaluationPlan;
    /** On what was prepared for it, which the budget is for as well. */
    readonly alreadySpent?: Spent | undefined;
    /** Made with who judges; they end with the signal. */
    evaluators(judge: Judge, ends: AbortSignal): readonly Evaluator[];
    readonly onProgress: (done: number, total: number, spent?: Spent) => void;
    readonly signal: AbortSignal;
  };

/**
 * Asks and judges within a budget that was agreed to, keeps what comes, and says what it took.
 * @throws AppError BUDGET_EXCEEDED, JUDGE_FAILED; the signal's reason
 */
export async function conduct(around: Surroundings, errand: Errand): Promise<EvaluationResult> {
  const { caller, judges, stopwatch, kept, pause } = around;
  const {
    config,
    onNote,
    onProgress,
    reuseBaselineMs,
    requestOf,
    signal,
    within,
    alreadySpent = NOTHING_SPENT,
  } = errand;
  const startedMs = stopwatch.elapsedMs();
  const end = new AbortController();
  const { cases } = errand.whole ?? errand.plan.dataset;
  const judge = needsJudge(config, cases) ? await judges.open(config, signal) : NO_JUDGE;
  const evaluators = errand.evaluators(judge, AbortSignal.any([signal, end.signal]));
  const tryOuts = judge.spent?.().calls ?? 0;
  const fitted =
    within &&
    fitPlan(errand.plan, config, within, {
      ...{ perReply: await estimateReplies(judges, config, errand.plan), before: alreadySpent, tryOuts },
    });
  const plan = fitted?.plan ?? errand.plan;
  if (fitted !== undefined) onNote?.(fitted.why);
  const now = () => kept?.wallClock.now() ?? 0;
  const wanted = errand.journal;
  const journal =
    wanted === undefined || kept === undefined
      ? undefined
      : await openJournal({ ...wanted, folder: join(kept.folder, 'evaluations'), now: now() }, plan, evaluators);
  // Compared with itself it is asked anew: what it said before says nothing of its noise.
  const shelf =
    reuseBaselineMs === undefined || kept === undefined || isSameAgent(plan)
      ? undefined
      : createReplyShelf(join(kept.folder, 'baseline-replies'), now, reuseBaselineMs);
  if (journal?.recalled !== undefined) onNote?.(journal.recalled);
  else if (wanted?.recall && wanted.retries) onNote?.('there is nothing to go on from, so it begins anew');
  const judging = await estimateReplies(judges, config, plan);
  // Judges were tried out by now.
  const before = addSpent(journal?.spent ?? NOTHING_SPENT, alreadySpent);
  const forecast = forecastOf(config, plan, judging, { known: journal?.known ?? 0, before }, tryOuts);
  const isLimited = await askFirst(
    { text: forecastText(forecast), total: forecastTotal(forecast), remedy: FEWER_QUESTIONS },
    config.budget,
    errand.mayBegin,
  );
  const meter = createMeter({
    budget: isLimited ? config.budget : undefined,
    before,
    judged: judge.spent?.bind(judge),
    perReply: judging,
    prices: config.prices,
  });
  const time = within && { limit: createTimeLimit(startedMs + within.timeMs, stopwatch), ms: within.timeMs };
  const withWhatItTook = (result: EvaluationResult): EvaluationResult => {
    const spent = judge.spent?.();
    const selection = [fitted?.why, result.selection].filter((text) => text !== undefined).join('; ');
    return {
      ...result,
      ...(selection === '' ? {} : { selection }),
      ...(spent === undefined ? {} : { judging: spent }),
      asking: meter.asking(),
      ...(journal?.spent === undefined ? {} : { spentBefore: journal.spent }),
      durationMs: Math.round(stopwatch.elapsedMs() - startedMs),
    };
  };
  const onStopped = errand.onStopped && ((partial: EvaluationResult) => errand.onStopped?.(withWhatItTook(partial)));
  const shared = { caller, evaluators, judged: judgedOf(config), stopwatch, signal, onProgress };
  const tools = { ...shared, time, onStopped, journal, shelf, meter, requestOf, pause };
  // What its evaluators started ends with it, also when it broke.
  const result = await runEvaluation(tools, plan)
    .catch(async (error: unknown) => {
      if (wanted?.retries && journal !== undefined) await tellKept(journal, onNote);
      throw error;
    })
    .finally(() => end.abort());
  if (journal?.problem !== undefined) onNote?.(journal.problem);
  if (journal !== undefined && journal.toRetry > 0) onNote?.(retryText(journal.toRetry));
  return withWhatItTook(result);
}

/** Where it was stopped. */
async function tellKept(journal: Journal, onNote: Errand['onNote']): Promise<void> {
  const count = await journal.kept();
  if (journal.problem !== undefined) onNote?.(journal.problem);
  if (count === 0) return;
  onNote?.(`${count === 1 ? '1 reply is' : `${count} replies are`} kept for a day: add --resume to go on from there`);
}

function retryText(count: number): string {
  const which = count === 1 ? '1 reply failed or was not judged' : `${count} replies failed or were not judged`;
  return `${which}: within a day --resume asks for ${count === 1 ? 'that' : 'those'} alone`;
}

/** The evaluators that ask a judge, by name. */
export function judgedOf({ evaluators, own }: JudgingConfig): readonly string[] {
  return evaluators.filter((name) => asksJudge(name, own));
}
