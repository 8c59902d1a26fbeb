import type { JudgeConfig } from '#domain/config/index.ts';
import type { Prices } from '#domain/sample/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Judge, Secrets, Stopwatch, WallClock } from '#ports/index.ts';
import { createThrottle, type Pause, pauseForReal } from '../../pace/index.ts';
import { createPatience, readKey } from '../wire/index.ts';
import { createAskModel } from './ask-model.ts';
import { createDiskMemory } from './disk-memory.ts';
import { createModelJudge } from './model-judge.ts';
import { openModel } from './open-model.ts';
import type { Rubric } from './prompt/index.ts';

type OpenOptions = {
  readonly secrets: Secrets;
  readonly stopwatch: Stopwatch;
  readonly wallClock: WallClock;
  readonly signal: AbortSignal;
  /** Where what was paid for is remembered; undefined: nowhere. */
  readonly folder: string | undefined;
  /** Of the project's own. Absent: there are none. */
  readonly rubrics?: readonly Rubric[] | undefined;
  readonly prices?: Prices | undefined;
  /** Only tests have a reason to bring their own. */
  readonly pause?: Pause | undefined;
};

/**
 * The model that a configuration names, ready to judge one evaluation. It is tried on a text of ours first: that costs one call, where
 * a wrong key would cost all that the agents are asked.
 * @throws AppError JUDGE_FAILED when it doesn't judge that; the signal's reason once it aborts
 */
export async function openModelJudge(
  config: JudgeConfig,
  { secrets, stopwatch, wallClock, signal, folder, prices, rubrics = [], pause = pauseForReal }: OpenOptions,
): Promise<Judge> {
  const { concurrency } = config;
  const key = readKey(config.credentialEnv, config.model, secrets);
  const model = await openModel(config, key);
  const throttle = createThrottle(concurrency, { stopwatch, pause, signal });
  const judge = createModelJudge({
    config,
    ask: createAskModel({ model, config, key, signal, now: () => wallClock.now() }),
    patiently: createPatience(throttle, stopwatch),
    memory: folder === undefined ? undefined : createDiskMemory(folder, () => wallClock.now()),
    rubrics,
    signal,
    prices,
  });
  const problem = await judge.tryOut();
  signal.throwIfAborted();
  if (problem === undefined) return judge;
  throw new AppError('JUDGE_FAILED', `nothing was evaluated, because the judge could not be tried out: ${problem}`, {
    hint: 'look at `evaluation.judge` in headgate.yaml; docs/judges.md says what each provider needs',
  });
}
