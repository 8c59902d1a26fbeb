import { setTimeout as wait } from 'node:timers/promises';
import type { DurationMs } from '#domain/shared/index.ts';

/** Waits in real time; rejects when the signal aborts. */
export type Pause = (ms: DurationMs, signal: AbortSignal) => Promise<void>;

export const pauseForReal: Pause = async (ms, signal) => {
  await wait(ms, undefined, { signal });
};
