import type { DurationMs } from '#domain/shared/index.ts';

type Work = () => void;

/** What is done again and again beside requests, until it is stopped. */
export class Rounds {
  readonly #timers: NodeJS.Timeout[] = [];

  /**
   * Each of the works once in the interval, one after the other at equal distances: requests wait for one of them at most, not for all
   * of them together.
   * @param before done before each of them
   */
  every(intervalMs: DurationMs, works: readonly Work[], before: Work = () => undefined): void {
    let turn = 0;
    const next = (): void => {
      before();
      const work = works[turn % works.length];
      turn += 1;
      work?.();
    };
    this.#timers.push(setInterval(next, intervalMs / works.length));
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer);
  }
}
