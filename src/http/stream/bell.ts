import type { DurationMs } from '#domain/shared/index.ts';

/** Wakes one waiter. A ring while nobody waits is kept, so nothing is missed; several count as one. */
export class Bell {
  #rung = false;
  #wake: (() => void) | undefined;

  ring(): void {
    this.#rung = true;
    this.#wake?.();
  }

  /** Waits for a ring, for at most `timeoutMs` of real time. */
  async wait(timeoutMs: DurationMs): Promise<'rung' | 'timeout'> {
    if (!this.#rung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#wake = undefined;
    const rung = this.#rung;
    this.#rung = false;
    return rung ? 'rung' : 'timeout';
  }
}
