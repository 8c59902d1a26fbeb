import { createOfflineJudge } from '#evaluation/judge/offline/index.ts';
import type { Judges } from '#ports/index.ts';
import { systemClock, systemStopwatch } from './adapter/time.ts';
import { envSecrets } from './env.ts';

/**
 * Judges by rules, or the models that a project names. What talks to models is loaded only for those, and what they are paid for is
 * remembered in the folder.
 */
export function createJudges(folder: string): Judges {
  return {
    async open(config, signal, memory) {
      if (config === undefined) return createOfflineJudge();
      const { openModelJudge } = await import('#evaluation/judge/model/index.ts');
      const time = { stopwatch: systemStopwatch, wallClock: systemClock };
      return openModelJudge(config, {
        ...time,
        secrets: envSecrets,
        signal,
        folder: memory === 'none' ? undefined : folder,
      });
    },
  };
}
