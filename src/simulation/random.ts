/** A seeded stream of numbers: the same seed gives the same numbers on every machine. */
export type Random = {
  /** From 0 to below 1. */
  next(): number;
};

/**
 * Seeded by text, so that a seed may be a number, a word, or a seed and a counter.
 * Seeding is xmur3, the generator mulberry32 (both public domain): fast, and good enough for playing people; no secrets.
 */
export function createRandom(seed: string): Random {
  let state = hashText(seed);
  return {
    next() {
      state = (state + 0x6d2b79f5) | 0;
      let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
      mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}

/** The same list in another order (Fisher and Yates). */
export function shuffled<T>(list: readonly T[], random: Random): readonly T[] {
  const left = [...list];
  const taken: T[] = [];
  while (left.length > 0) taken.push(...left.splice(Math.floor(random.next() * left.length), 1));
  return taken;
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
