import { Agent } from 'undici';
import { createEvaluationRunner } from '#evaluation/run/index.ts';
import type { AgentCaller, EvaluationRunner, Judges, Log, Runtime } from '#ports/index.ts';
import { systemChance } from './adapter/chance.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { createAgentRuntime } from './agent-runtime.ts';
import { envSecrets } from './env.ts';
import { createJudges } from './judges.ts';

/** What evaluates agents in this process, and what others that ask them here are made with. */
type Evaluating = {
  readonly dispatcher: Agent;
  readonly runtime: Runtime & AgentCaller;
  readonly evaluation: EvaluationRunner;
  readonly around: Parameters<typeof createEvaluationRunner>[0];
};

type EvaluatingOptions = {
  /** The data folder. */
  readonly folder: string;
  readonly log: Log;
  /** Where code of projects lies that may be run; absent: none is run. */
  readonly codeFolder?: string | undefined;
  /** Absent: opened when they are needed. */
  readonly judges?: Judges | undefined;
};

export function createEvaluating({ folder, log, codeFolder, judges }: EvaluatingOptions): Evaluating {
  const dispatcher = new Agent();
  const runtime = createAgentRuntime({
    dispatcher,
    chance: systemChance,
    secrets: envSecrets,
    stopwatch: systemStopwatch,
    wallClock: systemClock,
    log,
  });
  const around = {
    caller: runtime,
    judges: judges ?? createJudges(folder),
    stopwatch: systemStopwatch,
    kept: { folder, wallClock: systemClock },
  };
  const evaluation = createEvaluationRunner({ ...around, own: { secrets: envSecrets, codeFolder } });
  return { dispatcher, runtime, evaluation, around };
}
