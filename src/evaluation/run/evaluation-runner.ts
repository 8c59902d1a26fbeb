import { asksAbout, type JudgingConfig } from '#domain/config/index.ts';
import type { Dataset } from '#domain/dataset/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { EvaluationRunner, Judge } from '#ports/index.ts';
import { createEvaluators, NOT_ALLOWED, type OwnSurroundings, runsCode } from '../evaluator/index.ts';
import { calibrate } from './calibrate.ts';
import { combineShares } from './combine-shares.ts';
import { conduct, judgedOf, type Surroundings } from './conduct.ts';
import { judgeQuality } from './quality-verdict.ts';
import { judgeSafety } from './safety-verdict.ts';

type EvaluationRunnerOptions = Surroundings & {
  /** What the project's own evaluators need. Absent: none of them that lies outside of this process scores. */
  readonly own?: Omit<OwnSurroundings, 'signal'> | undefined;
};

/** Evaluates with the evaluators that the configuration names, and says what the result shows to a gate. */
export function createEvaluationRunner(options: EvaluationRunnerOptions): EvaluationRunner {
  const { judges, own } = options;
  return {
    async run(
      { config, journal, reuseBaselineMs, within, onNote, onStopped, mayBegin, whole, ...request },
      onProgress,
      signal,
    ) {
      const { concurrency, timeoutMs, prices } = config;
      requireAllowed(config, own);
      return conduct(options, {
        ...{ config, journal, reuseBaselineMs, within, onNote, onStopped, mayBegin, whole, onProgress, signal },
        plan: { ...request, concurrency, timeoutMs, prices },
        evaluators: (judge, ends) =>
          createEvaluators(
            config.evaluators,
            askedOf(judge, whole ?? request.dataset),
            config.own,
            own && { ...own, signal: ends },
            config.prices,
          ),
      });
    },
    combine: (request, shares) => combineShares({ ...request, prices: request.config.prices }, shares),
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

/** An evaluator with nothing to ask about any of these cases is what it is without a judge. */
function askedOf(judge: Judge, { cases }: Dataset): Judge {
  return {
    ...judge,
    isFixed: (name) => judge.isFixed?.(name) === true || !cases.some((item) => asksAbout(name, item)),
  };
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
