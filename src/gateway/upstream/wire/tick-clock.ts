import type { DurationMs } from '#domain/shared/index.ts';

/** How late a time-out is at most while the process is not held up; none is early. */
const TICK_MS: DurationMs = 50;

/**
 * One timer for all time-outs, in steps. It counts its own ticks: a process that was held up counts one, so that what came meanwhile is
 * read before anyone is given up. It keeps no process alive.
 */
export class TickClock {
  readonly #onTick: (nowMs: DurationMs) => void;
  #nowMs: DurationMs = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(onTick: (nowMs: DurationMs) => void) {
    this.#onTick = onTick;
  }

  /** When that much time will have passed for certain. */
  after(ms: DurationMs): DurationMs {
    return this.#nowMs + ms + TICK_MS;
  }

  start(): void {
    this.#timer ??= setInterval(() => {
      this.#nowMs += TICK_MS;
      this.#onTick(this.#nowMs);
    }, TICK_MS).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
