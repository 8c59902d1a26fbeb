import type { JudgeConfig } from '#domain/config/index.ts';
import type { Prices } from '#domain/sample/index.ts';
import type { Secrets, Stopwatch, WallClock, Writer } from '#ports/index.ts';
import { createThrottle, pauseForReal } from '../../pace/index.ts';
import { createPatience, readKey } from '../wire/index.ts';
import { createAskModel } from './ask-model.ts';
import { openModel } from './open-model.ts';
import { createSpendCounter } from './spend.ts';

type WriterOptions = {
  readonly secrets: Secrets;
  readonly stopwatch: Stopwatch;
  readonly wallClock: WallClock;
  readonly signal: AbortSignal;
  readonly prices?: Prices | undefined;
};

/** A model that writes what it is told to. @throws AppError JUDGE_FAILED where its key is not set */
export async function openWriter(config: JudgeConfig, options: WriterOptions): Promise<Writer> {
  const { secrets, stopwatch, wallClock, signal, prices } = options;
  const key = readKey(config.credentialEnv, config.model, secrets);
  const model = await openModel(config, key);
  const throttle = createThrottle(config.concurrency, { stopwatch, pause: pauseForReal, signal });
  const patiently = createPatience(throttle, stopwatch);
  const spend = createSpendCounter(config.model, prices);
  // A text has no form that a provider could hold it to.
  const ask = createAskModel({ model, config: { ...config, format: 'text' }, key, signal, now: () => wallClock.now() });
  return {
    async write(instructions, content) {
      const turns = [{ role: 'user', content }] as const;
      const answer = await patiently(() => ask({ instructions, turns, form: {}, seed: config.seed }));
      if (answer.kind !== 'answered') return { kind: 'failed', because: answer.because };
      spend.asked(answer.model, answer.tokens);
      const text = answer.text.replace(/^\s*<think>[\s\S]*?<\/think>/, '').trim();
      if (answer.isCut) return { kind: 'failed', because: `${config.model} was cut off by \`maxTokens\`` };
      if (text === '') return { kind: 'failed', because: `${config.model} wrote nothing` };
      return { kind: 'written', text, model: answer.model };
    },
    spent: () => spend.read(),
  };
}
