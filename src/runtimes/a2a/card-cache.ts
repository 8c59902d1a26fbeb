import type { DurationMs } from '#domain/shared/index.ts';
import type { Stopwatch } from '#ports/index.ts';
import type { A2aInterface } from './card.ts';

const FRESH_MS: DurationMs = 300_000;
const MAX_CARDS = 1_000;

type Kept = { readonly card: A2aInterface; readonly readMs: DurationMs };

/** Agents' cards, read once for many turns. One that can't be read again stays in force: the agent itself may be well. */
export class CardCache {
  readonly #stopwatch: Stopwatch;
  readonly #kept = new Map<string, Kept>();
  readonly #reading = new Map<string, Promise<A2aInterface>>();

  constructor(stopwatch: Stopwatch) {
    this.#stopwatch = stopwatch;
  }

  async of(baseUrl: string, read: () => Promise<A2aInterface>): Promise<A2aInterface> {
    const kept = this.#kept.get(baseUrl);
    if (kept !== undefined && this.#stopwatch.elapsedMs() - kept.readMs < FRESH_MS) return kept.card;
    let reading = this.#reading.get(baseUrl);
    if (reading === undefined) {
      reading = read().finally(() => this.#reading.delete(baseUrl));
      this.#reading.set(baseUrl, reading);
    }
    try {
      const card = await reading;
      if (this.#kept.size >= MAX_CARDS) this.#kept.clear();
      this.#kept.set(baseUrl, { card, readMs: this.#stopwatch.elapsedMs() });
      return card;
    } catch (error) {
      if (kept === undefined) throw error;
      return kept.card;
    }
  }

  /** The agent did not understand what its card says that it does: it may have changed. */
  drop(baseUrl: string): void {
    this.#kept.delete(baseUrl);
  }
}
