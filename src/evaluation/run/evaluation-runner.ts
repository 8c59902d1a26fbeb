import type { AgentCaller, EvaluationRunner, Judges, Stopwatch } from '#ports/index.ts';
import { asksJudge, createEvaluators, NO_JUDGE } from '../evaluator/index.ts';
import { calibrate } from './calibrate.ts';
import { runEvaluation } from './evaluation-run.ts';
import { judgeQuality } from './quality-verdict.ts';
import { judgeSafety } from './safety-verdict.ts';

type EvaluationRunnerOptions = {
  readonly caller: AgentCaller;
  readonly judges: Judges;
  readonly stopwatch: Stopwatch;
};

/** Evaluates with the evaluators that the configuration names, and says what the result shows to a gate. */
export function createEvaluationRunner({ caller, judges, stopwatch }: EvaluationRunnerOptions): EvaluationRunner {
  return {
    async run({ config, ...request }, onProgress, signal) {
      const { concurrency, timeoutMs } = config;
      const judge = config.evaluators.some(asksJudge) ? await judges.open(config, signal) : NO_JUDGE;
      const tools = { caller, evaluators: createEvaluators(config.evaluators, judge), stopwatch, signal, onProgress };
      const result = await runEvaluation(tools, { ...request, concurrency, timeoutMs });
      const judging = judge.spent?.();
      return judging === undefined ? result : { ...result, judging };
    },
    async calibrate(config, set, onProgress, signal) {
      if (!config.evaluators.some(asksJudge)) return [];
      // From memory a judge that changed would say what it said before.
      const judge = await judges.open(config, signal, 'none');
      const judged = await calibrate(config.evaluators, judge, set, onProgress);
      signal.throwIfAborted();
      return judged;
    },
    assess(result, config, served) {
      return { evaluation: judgeQuality(result, config, served), safety: judgeSafety(result) };
    },
  };
}
