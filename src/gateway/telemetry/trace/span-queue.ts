import type { Span } from './span.ts';

/** More spans than this don't wait: they are let go and counted. */
const MAX_WAITING = 2_048;

/** Spans on their way out. Whoever adds one never waits. */
export class SpanQueue {
  #waiting: Span[] = [];
  #dropped = 0;

  add(span: Span): void {
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(span);
    else this.#dropped += 1;
  }

  /** At most so many, the oldest first. */
  take(max: number): readonly Span[] {
    return this.#waiting.splice(0, max);
  }

  drop(count: number): void {
    this.#dropped += count;
  }

  /** Since the start: for lack of room, or of somebody who takes them. */
  get dropped(): number {
    return this.#dropped;
  }

  get size(): number {
    return this.#waiting.length;
  }
}
