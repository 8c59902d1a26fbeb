import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';

/** How long an evaluation may ask for new replies. */
export type TimeLimit = {
  /** Then nothing more is begun. */
  isOver(): boolean;
  /** Whether so long can still be waited. Once it can't, the time is over for all: the agent takes nothing more until then. */
  allows(waitMs: DurationMs): boolean;
};

/** @param endMs by the stopwatch; undefined: never */
export function createTimeLimit(endMs: DurationMs | undefined, stopwatch: Stopwatch): TimeLimit {
  let isOver = false;
  return {
    isOver() {
      isOver ||= endMs !== undefined && stopwatch.elapsedMs() >= endMs;
      return isOver;
    },
    allows(waitMs) {
      isOver ||= endMs !== undefined && stopwatch.elapsedMs() + waitMs >= endMs;
      return !isOver;
    },
  };
}
