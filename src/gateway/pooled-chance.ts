import type { Chance } from '#ports/index.ts';

const POOL_BYTES = 4_096;

/** Asks for much at once and gives out a little at a time: for ids, of which each request needs one. No byte is given out twice. */
export function pooledChance(chance: Chance): Chance {
  let pool: Uint8Array = new Uint8Array(0);
  let used = 0;
  return {
    bytes(count) {
      if (count > POOL_BYTES) return chance.bytes(count);
      if (count > pool.length - used) {
        pool = chance.bytes(POOL_BYTES);
        used = 0;
      }
      used += count;
      return pool.subarray(used - count, used);
    },
  };
}
