import { createOfflineJudge } from '#evaluation/judge/offline/index.ts';
import type { Judges } from '#ports/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets } from './env.ts';

/** Judges by rules, or the models that a project names. What talks to models is loaded only for those. */
export const judges: Judges = {
  async open(config, signal) {
    if (config === undefined) return createOfflineJudge();
    const { openModelJudge } = await import('#evaluation/judge/model/index.ts');
    return openModelJudge(config, { secrets: envSecrets, stopwatch: systemStopwatch, wallClock: systemClock, signal });
  },
};
