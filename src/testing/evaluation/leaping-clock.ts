import { setImmediate } from 'node:timers/promises';
import type { DurationMs } from '#domain/shared/index.ts';

/** Time that stands still while anything works, and then leaps to whoever waits for the next moment. */
export class LeapingClock {
  #now: DurationMs = 0;
  #waits: { readonly at: DurationMs; readonly wake: () => void }[] = [];

  readonly elapsedMs = (): DurationMs => this.#now;

  readonly pause = (ms: DurationMs): Promise<void> =>
    new Promise((wake) => {
      this.#waits.push({ at: this.#now + ms, wake });
    });

  /** Lets time go by until the work is over. @throws where it waits for something that is no moment */
  async until<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    over.catch(() => undefined);
    for (let idle = 0; !isOver; idle += 1) {
      // Whoever was woken gets to where it waits again.
      for (let turn = 0; turn < 5; turn += 1) await setImmediate();
      if (this.#waits.length > 0) idle = 0;
      if (idle > 1_000) throw new Error('it waits for something that never comes');
      this.#leap();
    }
    return over;
  }

  #leap(): void {
    const at = Math.min(...this.#waits.map((wait) => wait.at));
    if (at === Number.POSITIVE_INFINITY) return;
    this.#now = Math.max(this.#now, at);
    const due = this.#waits.filter((wait) => wait.at <= this.#now);
    this.#waits = this.#waits.filter((wait) => wait.at > this.#now);
    for (const { wake } of due) wake();
  }
}
