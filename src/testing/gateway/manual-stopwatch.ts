import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';

/** Time that passes when the test says so. */
export class ManualStopwatch implements Stopwatch {
  #elapsed: DurationMs = 1_000_000;

  elapsedMs(): DurationMs {
    return this.#elapsed;
  }

  advance(ms: DurationMs): void {
    this.#elapsed += ms;
  }
}
