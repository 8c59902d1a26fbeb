import { assert } from '#domain/shared/index.ts';

/**
 * The only chance that strategies know: the same seed gives the same attack on every machine, and there is none without a seed. Its
 * state is private, so that nothing else passes for it, `Math.random` least of all.
 * Seeding is xmur3, the generator mulberry32 (both public domain).
 */
export class SeededRandom {
  #state: number;

  constructor(seed: string) {
    assert(typeof seed === 'string' && seed !== '', 'chance is seeded by a text');
    this.#state = hashText(seed);
  }

  /** From 0 to below 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.next() * list.length)];
    assert(picked !== undefined, 'something is picked of what there is');
    return picked;
  }
}

function hashText(text: string): number {
  let hash = 1779033703 ^ text.length;
  for (let index = 0; index < text.length; index += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
  hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
  return (hash ^ (hash >>> 16)) >>> 0;
}
