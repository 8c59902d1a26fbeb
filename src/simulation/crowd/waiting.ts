import type { DurationMs } from '#domain/shared/index.ts';
import type { Conversation } from './conversation.ts';

type Entry = { readonly conversation: Conversation; readonly readyMs: DurationMs };

/** Users who read a reply and will go on: whoever is ready longest goes first. */
export class Waiting {
  /** Latest first, so that the next one is at the end. */
  readonly #entries: Entry[] = [];

  add(conversation: Conversation, readyMs: DurationMs): void {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#entries[middle]?.readyMs ?? 0) > readyMs) low = middle + 1;
      else high = middle;
    }
    this.#entries.splice(low, 0, { conversation, readyMs });
  }

  /** The user whose turn came first; undefined while all of them are still reading. */
  take(nowMs: DurationMs): Conversation | undefined {
    const next = this.#entries.at(-1);
    if (next === undefined || next.readyMs > nowMs) return undefined;
    this.#entries.pop();
    return next.conversation;
  }
}
