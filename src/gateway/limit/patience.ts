import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';

type Waiting = { readonly onOver: () => void; readonly sinceMs: DurationMs };

/** How long anybody is waited for in all. One look over all of them is cheaper than a timer each. */
export class Patience {
  readonly #limitMs: () => DurationMs;
  readonly #stopwatch: Stopwatch;
  readonly #waiting = new Set<Waiting>();

  constructor(limitMs: () => DurationMs, stopwatch: Stopwatch) {
    this.#limitMs = limitMs;
    this.#stopwatch = stopwatch;
  }

  /**
   * @param onOver called once, at the first look after the time is over
   * @returns what ends the waiting
   */
  begin(onOver: () => void): () => void {
    const waiting: Waiting = { onOver, sinceMs: this.#stopwatch.elapsedMs() };
    this.#waiting.add(waiting);
    return () => void this.#waiting.delete(waiting);
  }

  /** To be called about once a second. */
  look(): void {
    const nowMs = this.#stopwatch.elapsedMs();
    const limitMs = this.#limitMs();
    // Those that wait longest come first.
    for (const waiting of this.#waiting) {
      if (nowMs - waiting.sinceMs < limitMs) return;
      this.#waiting.delete(waiting);
      waiting.onOver();
    }
  }
}
