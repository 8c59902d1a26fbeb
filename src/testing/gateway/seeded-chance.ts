import { createHash } from 'node:crypto';
import type { Chance } from '#ports/index.ts';

/** The same bytes for the same seed, in the same order: SHA-256 in counter mode. */
export function seededChance(seed: string): Chance {
  let counter = 0;
  return {
    bytes(count) {
      const made = new Uint8Array(count);
      for (let filled = 0; filled < count; filled += 32) {
        counter += 1;
        const block = createHash('sha256').update(`${seed}/${counter}`).digest();
        made.set(block.subarray(0, Math.min(32, count - filled)), filled);
      }
      return made;
    },
  };
}
