import { expect, test } from 'vitest';
import { pooledChance } from './pooled-chance.ts';

test('gives each byte of the source out once, and asks it rarely', () => {
  let next = 0;
  const asked: number[] = [];
  const chance = pooledChance({
    bytes(count) {
      asked.push(count);
      return Uint16Array.from({ length: count }, () => next++) as unknown as Uint8Array;
    },
  });
  const given = [16, 8, 4_000, 4_000, 10_000].flatMap((count) => {
    const bytes = chance.bytes(count);
    expect(bytes).toHaveLength(count);
    return [...bytes];
  });
  expect(new Set(given).size).toBe(given.length);
  expect(asked).toEqual([4_096, 4_096, 10_000]);
});
