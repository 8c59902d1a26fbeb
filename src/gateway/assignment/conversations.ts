import type { DurationMs } from '#domain/shared/index.ts';
import type { OpenSpells, Spell } from './open-conversations.ts';
import type { Served } from './served.ts';

/** What is remembered of a conversation, or of a reply that one may go on from. */
export type Conversation = {
  /** What served its last request. */
  served: Served;
  /** What it is hashed by: its own name, or that of the reply it began with. */
  readonly root: string;
  /** On the stopwatch. */
  touchedMs: DurationMs;
  /** When its last use was written to the journal. */
  journaledMs: DurationMs;
  /** Where it is open; kept by `Conversations`. */
  spell?: Spell | undefined;
};

/** Conversations by name, the longest unused first; bounded, and forgotten when idle. */
export class Conversations {
  readonly #entries = new Map<string, Conversation>();
  readonly #max: number;
  readonly #idleMs: DurationMs;
  readonly #open: OpenSpells;

  constructor(options: { readonly max: number; readonly idleMs: DurationMs; readonly open: OpenSpells }) {
    this.#open = options.open;
    this.#max = options.max;
    this.#idleMs = options.idleMs;
  }

  get size(): number {
    return this.#entries.size;
  }

  find(name: string, nowMs: DurationMs): Conversation | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined) return undefined;
    if (nowMs - entry.touchedMs <= this.#idleMs) return entry;
    this.#forget(name, entry);
    return undefined;
  }

  /** Puts it last in line to be forgotten. @param sinceMs when its deployment began to serve it, where that is new here */
  keep(name: string, conversation: Conversation, sinceMs: DurationMs = conversation.touchedMs): void {
    const { spell, served, touchedMs, root } = conversation;
    if (spell?.deploymentId === served.deploymentId) spell.lastMs = touchedMs;
    else {
      const before = spell ?? this.#entries.get(name)?.spell;
      conversation.spell = this.#open.enter(served, root, sinceMs, touchedMs);
      if (before !== undefined) this.#open.leave(before);
    }
    this.#entries.delete(name);
    this.#entries.set(name, conversation);
    if (this.#entries.size <= this.#max) return;
    const oldest = this.#entries.entries().next();
    if (oldest.done !== true) this.#forget(...oldest.value);
  }

  /** Drops the idle ones; they stand at the front. */
  sweep(nowMs: DurationMs): void {
    for (const [name, entry] of this.#entries) {
      if (nowMs - entry.touchedMs <= this.#idleMs) return;
      this.#forget(name, entry);
    }
  }

  names(): readonly string[] {
    return [...this.#entries.keys()];
  }

  peek(name: string): Conversation | undefined {
    return this.#entries.get(name);
  }

  #forget(name: string, entry: Conversation): void {
    this.#entries.delete(name);
    if (entry.spell !== undefined) this.#open.leave(entry.spell);
  }
}
