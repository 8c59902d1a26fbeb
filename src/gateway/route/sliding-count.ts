import type { DurationMs } from '#domain/shared/index.ts';

type Slot = { index: number; requests: number; errors: number };

/** Requests and errors of the last while, in slots: exact to one slot's length. */
export class SlidingCount {
  readonly #slotMs: DurationMs;
  readonly #length: number;
  readonly #slots: Slot[] = [];

  constructor(windowMs: DurationMs, slotMs: DurationMs) {
    this.#slotMs = slotMs;
    this.#length = Math.ceil(windowMs / slotMs);
  }

  add(nowMs: DurationMs, isError: boolean): void {
    const index = Math.floor(nowMs / this.#slotMs);
    const position = index % this.#length;
    let slot = this.#slots[position];
    if (slot?.index !== index) {
      slot = { index, requests: 0, errors: 0 };
      this.#slots[position] = slot;
    }
    slot.requests += 1;
    if (isError) slot.errors += 1;
  }

  total(nowMs: DurationMs): { readonly requests: number; readonly errors: number } {
    const oldest = Math.floor(nowMs / this.#slotMs) - this.#length + 1;
    let requests = 0;
    let errors = 0;
    for (const slot of this.#slots) {
      // Slots of times without a request were never filled.
      if (slot === undefined || slot.index < oldest) continue;
      requests += slot.requests;
      errors += slot.errors;
    }
    return { requests, errors };
  }
}
