import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';

/** Time that passes when the test says so. */
export class ManualStopwatch implements Stopwatch {
  #elapsed: DurationMs = 1_000_000;

  #readers: (() => void)[] = [];

  elapsedMs(): DurationMs {
    for (const resolve of this.#readers.splice(0)) resolve();
    return this.#elapsed;
  }

  /** Resolves once someone has looked at the time. */
  read(): Promise<void> {
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  advance(ms: DurationMs): void {
    this.#elapsed += ms;
  }
}
