import type { Stopwatch, WallClock } from '#ports/index.ts';

export const systemClock: WallClock = { now: () => Date.now() };

export const systemStopwatch: Stopwatch = { elapsedMs: () => performance.now() };
