import { type DurationMs, SECOND_MS } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import type { Pause } from './pause.ts';

/** How many replies in a row, without a rate limit, let one more question be under way. */
const CALM_REPLIES = 8;
/** Waited when a rate limit doesn't say how long: twice as long after a wait that brought no reply, half as long after one that did. */
const FIRST_WAIT_MS = SECOND_MS / 2;
const LONGEST_WAIT_MS = 30 * SECOND_MS;
const SHORTEST_WAIT_MS = SECOND_MS / 10;

/** Lets at most so many questions be under way, and fewer while the agent's rate limit says so. */
export type Throttle = {
  /** Resolves when a question may be sent. Each must be followed by `leave`. */
  enter(): Promise<void>;
  leave(): void;
  /** A reply came that was no rate limit. */
  calm(): void;
  /** How long to wait after a rate limit that says this; undefined: it doesn't say. */
  waitAfter(saidMs: DurationMs | undefined): DurationMs;
  /** For how long nothing but rate limits has come. */
  silence(): DurationMs;
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
  let untoldMs = FIRST_WAIT_MS;
  let silentSinceMs: number | undefined;
  const waiting: (() => void)[] = [];
  const untold = (): DurationMs => {
    const isInVain = silentSinceMs !== undefined && stopwatch.elapsedMs() >= resumeAtMs;
    return isInVain ? Math.min(LONGEST_WAIT_MS, untoldMs * 2) : untoldMs;
  };
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
      if (resumeAtMs > Number.NEGATIVE_INFINITY) untoldMs = Math.max(SHORTEST_WAIT_MS, untoldMs / 2);
      silentSinceMs = undefined;
      calmReplies += 1;
      if (calmReplies < CALM_REPLIES || limit === most) return;
      calmReplies = 0;
      limit += 1;
      waiting.shift()?.();
    },
    waitAfter(saidMs) {
      // Told to come back at once, over and over, one would never rest.
      return Math.max(saidMs ?? untold(), SHORTEST_WAIT_MS);
    },
    silence() {
      const nowMs = stopwatch.elapsedMs();
      return nowMs - (silentSinceMs ?? nowMs);
    },
    slowDown(waitMs) {
      const nowMs = stopwatch.elapsedMs();
      if (nowMs >= resumeAtMs) {
        untoldMs = untold();
        limit = Math.max(1, Math.floor(limit / 2));
      }
      silentSinceMs ??= nowMs;
      resumeAtMs = Math.max(resumeAtMs, nowMs + waitMs);
      calmReplies = 0;
    },
  };
}
