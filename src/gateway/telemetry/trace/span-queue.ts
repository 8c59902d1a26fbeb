/** More spans than this don't wait: they are let go and counted. */
const MAX_WAITING = 2_048;

/** What is delivered at once. */
const FULL_BATCH = 512;

/** Spans on their way out, as text of JSON. Whoever adds one never waits. */
export class SpanQueue {
  readonly #onFullBatch: () => void;
  #waiting: string[] = [];
  #dropped = 0;

  /** @param onFullBatch called with each span that completes a batch: they don't wait for the next second */
  constructor(onFullBatch: () => void) {
    this.#onFullBatch = onFullBatch;
  }

  add(span: string): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#dropped += 1;
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length % FULL_BATCH === 0) this.#onFullBatch();
  }

  /** A batch at most, the oldest first. */
  take(): readonly string[] {
    return this.#waiting.splice(0, FULL_BATCH);
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
