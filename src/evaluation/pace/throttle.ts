import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import type { Pause } from './pause.ts';

/** How many replies in a row, without a rate limit, let one more question be under way. */
const CALM_REPLIES = 8;

/** Lets at most so many questions be under way, and fewer while the agent's rate limit says so. */
export type Throttle = {
  /** Resolves when a question may be sent. Each must be followed by `leave`. */
  enter(): Promise<void>;
  leave(): void;
  /** A reply came that was no rate limit. */
  calm(): void;
  /** Nothing is sent for so long, and then half as many at once. One wave of refusals halves once. */
  slowDown(waitMs: DurationMs): void;
};

export function createThrottle(
  most: number,
  { stopwatch, pause, signal }: { readonly stopwatch: Stopwatch; readonly pause: Pause; readonly signal: AbortSignal },
): Throttle {
  let limit = most;
  let running = 0;
  let calmReplies = 0;
  let resumeAtMs = Number.NEGATIVE_INFINITY;
  const waiting: (() => void)[] = [];
  return {
    async enter() {
      for (;;) {
        signal.throwIfAborted();
        const restMs = resumeAtMs - stopwatch.elapsedMs();
        if (restMs > 0) await pause(restMs, signal);
        else if (running < limit) break;
        else await new Promise<void>((resolve) => waiting.push(resolve));
      }
      running += 1;
    },
    leave() {
      running -= 1;
      waiting.shift()?.();
    },
    calm() {
      calmReplies += 1;
      if (calmReplies < CALM_REPLIES || limit === most) return;
      calmReplies = 0;
      limit += 1;
      waiting.shift()?.();
    },
    slowDown(waitMs) {
      const nowMs = stopwatch.elapsedMs();
      if (nowMs >= resumeAtMs) limit = Math.max(1, Math.floor(limit / 2));
      resumeAtMs = Math.max(resumeAtMs, nowMs + waitMs);
      calmReplies = 0;
    },
  };
}
