import type { DurationMs, EpochMs } from '#domain/shared/index.ts';
import type { Stopwatch, WallClock } from '#ports/index.ts';

/** One moment, as both clocks had it. */
export type Mark = { readonly elapsedMs: DurationMs; readonly wall: EpochMs };

/** Real time in its two forms. */
export type GatewayTime = {
  /** On the stopwatch. */
  elapsedMs(): DurationMs;
  /** Time of day as it was at the start plus what the stopwatch counted since: it never jumps, whatever is done to the clock. */
  realNow(): EpochMs;
  mark(): Mark;
  /**
   * How long ago that was at most: by the clock that says more. A stopwatch stands still while the machine sleeps, and a wall clock
   * may be set back; what must end in time ends by either.
   */
  sinceMs(mark: Mark): DurationMs;
};

export function createGatewayTime(stopwatch: Stopwatch, wallClock: WallClock): GatewayTime {
  const origin = wallClock.now() - stopwatch.elapsedMs();
  return {
    elapsedMs: () => stopwatch.elapsedMs(),
    realNow: () => Math.round(origin + stopwatch.elapsedMs()),
    mark: () => ({ elapsedMs: stopwatch.elapsedMs(), wall: wallClock.now() }),
    sinceMs: (mark) => Math.max(stopwatch.elapsedMs() - mark.elapsedMs, wallClock.now() - mark.wall),
  };
}
