import { join } from 'node:path';
import type { JudgingConfig } from '#domain/config/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { AgentCaller, EvaluationRunner, Judges, Stopwatch, WallClock } from '#ports/index.ts';
import {
  asksJudge,
  createEvaluators,
  NO_JUDGE,
  NOT_ALLOWED,
  type OwnSurroundings,
  runsCode,
} from '../evaluator/index.ts';
import { calibrate } from './calibrate.ts';
import { combineShares } from './combine-shares.ts';
import { runEvaluation } from './evaluation-run.ts';
import { ask, estimateReplies, forecastOf } from './forecast.ts';
import { openJournal } from './journal.ts';
import { createMeter } from './meter.ts';
import { judgeQuality } from './quality-verdict.ts';
import { createReplyShelf } from './reply-shelf.ts';
import { judgeSafety } from './safety-verdict.ts';

type EvaluationRunnerOptions = {
  readonly caller: AgentCaller;
  readonly judges: Judges;
  readonly stopwatch: Stopwatch;
  /** What the project's own evaluators need. Absent: none of them that lies outside of this process scores. */
  readonly own?: Omit<OwnSurroundings, 'signal'> | undefined;
  /** Where replies are kept, those of an evaluation under way and those of baselines; undefined: nowhere. */
  readonly kept?: { readonly folder: string; readonly wallClock: WallClock } | undefined;
};

/** Evaluates with the evaluators that the configuration names, and says what the result shows to a gate. */
export function createEvaluationRunner(options: EvaluationRunnerOptions): EvaluationRunner {
  const { caller, judges, stopwatch, kept, own } = options;
  return {
    async run({ config, journal: wanted, reuseBaselineMs, onNote, mayBegin, ...request }, onProgress, signal) {
      const startedMs = stopwatch.elapsedMs();
      const { concurrency, timeoutMs } = config;
      requireAllowed(config, own);
      const end = new AbortController();
      const ends = AbortSignal.any([signal, end.signal]);
      const judge = judgedOf(config).length > 0 ? await judges.open(config, signal) : NO_JUDGE;
      const evaluators = createEvaluators(config.evaluators, judge, config.own, own && { ...own, signal: ends });
      const plan = { ...request, concurrency, timeoutMs };
      const now = () => kept?.wallClock.now() ?? 0;
      const journal =
        wanted === undefined || kept === undefined
          ? undefined
          : await openJournal({ ...wanted, folder: join(kept.folder, 'evaluations'), now: now() }, plan, evaluators);
      const shelf =
        reuseBaselineMs === undefined || kept === undefined || plan.baseline?.release === plan.candidate.release
          ? undefined
          : createReplyShelf(join(kept.folder, 'baseline-replies'), now, reuseBaselineMs);
      if (journal?.recalled !== undefined) onNote?.(journal.recalled);
      const judging = await estimateReplies(judges, config, plan);
      // Judges were tried out by now.
      const forecast = forecastOf(config, plan, judging, journal, judge.spent?.().calls ?? 0);
      const isLimited = await ask(forecast, config.budget, mayBegin);
      const meter = createMeter({
        budget: isLimited ? config.budget : undefined,
        before: journal?.spent,
        judged: judge.spent?.bind(judge),
        perReply: judging,
        prices: config.prices,
      });
      const tools = { caller, evaluators, stopwatch, signal, onProgress, journal, shelf, meter };
      // What its evaluators started ends with it, also when it broke.
      const result = await runEvaluation(tools, plan).finally(() => end.abort());
      if (journal?.problem !== undefined) onNote?.(journal.problem);
      const spent = judge.spent?.();
      return {
        ...result,
        ...(spent === undefined ? {} : { judging: spent }),
        asking: meter.asking(),
        ...(journal?.spent === undefined ? {} : { spentBefore: journal.spent }),
        durationMs: Math.round(stopwatch.elapsedMs() - startedMs),
      };
    },
    combine: combineShares,
    judged: judgedOf,
    async calibrate(config, set, onProgress, signal) {
      if (judgedOf(config).length === 0) return [];
      // From memory a judge that changed would say what it said before.
      const judge = await judges.open(config, signal, 'none');
      const judged = await calibrate(config, judge, set, onProgress);
      signal.throwIfAborted();
      return judged;
    },
    assess(result, config, served) {
      return { evaluation: judgeQuality(result, config, served), safety: judgeSafety(result) };
    },
  };
}

function judgedOf({ evaluators, own }: JudgingConfig): readonly string[] {
  return evaluators.filter((name) => asksJudge(name, own));
}

/** @throws AppError NOT_RUNNABLE before anything is asked: each of its scores would be an error */
function requireAllowed({ evaluators, own = [] }: JudgingConfig, around: EvaluationRunnerOptions['own']): void {
  if (around?.codeFolder !== undefined) return;
  const refused = own.find((each) => runsCode(each) && evaluators.includes(each.name));
  if (refused === undefined) return;
  throw new AppError('NOT_RUNNABLE', `the evaluator "${refused.name}" is a ${refused.kind}, ${NOT_ALLOWED}`, {
    hint: 'headgate evaluate --local',
  });
}
