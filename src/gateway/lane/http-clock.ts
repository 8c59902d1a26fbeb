import type { EpochMs } from '#domain/shared/index.ts';

/** The time of day as HTTP writes it (RFC 9110, section 5.6.7), made anew each second. */
export class HttpClock {
  readonly #now: () => EpochMs;
  #second = Number.NaN;
  #text = '';

  constructor(now: () => EpochMs) {
    this.#now = now;
  }

  get text(): string {
    const nowMs = this.#now();
    const second = Math.floor(nowMs / 1_000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(nowMs).toUTCString();
    }
    return this.#text;
  }
}
