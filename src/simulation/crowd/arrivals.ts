import type { DurationMs } from '#domain/shared/index.ts';
import type { Random } from '../random.ts';

/** Arrivals that a stalled process missed are made up for this long; older ones are left out, so that no wave follows a stall. */
const CATCH_UP_MS: DurationMs = 250;

/**
 * When requests arrive: a Poisson process at a steady rate, whatever the answers do (open loop). A slow agent therefore gets
 * no fewer requests, which is what makes its slowness show.
 */
export class Arrivals {
  readonly #random: Random;
  #ratePerSecond: number;
  #nextMs: DurationMs;
  #missed = 0;

  constructor(ratePerSecond: number, random: Random, nowMs: DurationMs) {
    this.#ratePerSecond = ratePerSecond;
    this.#random = random;
    this.#nextMs = nowMs + this.#gapMs();
  }

  /** Arrivals left out, because the process was stalled for too long. */
  get missed(): number {
    return this.#missed;
  }

  /** When the next arrival is due. */
  get nextMs(): DurationMs {
    return this.#nextMs;
  }

  /** How many requests are due by now, since the last time this was asked. */
  take(nowMs: DurationMs): number {
    let due = 0;
    while (this.#nextMs <= nowMs) {
      if (this.#nextMs < nowMs - CATCH_UP_MS) this.#missed += 1;
      else due += 1;
      this.#nextMs += this.#gapMs();
    }
    return due;
  }

  /** Another rate from the next arrival on. */
  setRate(ratePerSecond: number): void {
    this.#ratePerSecond = ratePerSecond;
  }

  #gapMs(): DurationMs {
    return (-Math.log(1 - this.#random.next()) * 1_000) / this.#ratePerSecond;
  }
}
