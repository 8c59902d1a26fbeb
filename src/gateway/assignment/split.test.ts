import { expect, test } from 'vitest';
import { countSplits, excess } from '#testing/gateway/split-count.ts';
import { createHasher } from './hash.ts';

/** The same with a million keys and 1,000 salts: `npm run test:long`. */
test('the split of 20,000 keys is exact for each of 25 rollouts, even over them, and one rollout says nothing of the next', async () => {
  const hasher = await createHasher();
  for (const weightBp of [1_000, 5_000]) {
    const { deviations, buckets, dependence } = countSplits(hasher, { conversations: 20_000, rollouts: 25, weightBp });
    for (const deviation of deviations) expect(Math.abs(deviation)).toBeLessThan(5);
    for (const value of dependence) expect(value).toBeLessThan(25);
    const squares = deviations.map((deviation) => deviation ** 2);
    for (const off of [excess(squares, 1), excess(buckets, 63), excess(dependence, 1)]) {
      expect(Math.abs(off)).toBeLessThan(5);
    }
  }
});

test('the comparison sees a split that is off by half a per cent, one that follows the last, and buckets that are not even', async () => {
  const hasher = await createHasher();
  const size = { conversations: 20_000, rollouts: 10, weightBp: 5_000 };
  const space = 2n ** 64n;
  const pulled = { ...hasher, hash: (text: string) => (hasher.hash(text) * 98n) / 100n };
  expect(Math.max(...countSplits(pulled, size).deviations)).toBeGreaterThan(2);
  expect(
    Math.abs(
      excess(
        countSplits(pulled, size).deviations.map((one) => one ** 2),
        1,
      ),
    ),
  ).toBeGreaterThan(5);
  const unsalted = { ...hasher, hash: (text: string) => hasher.hash(text.split('\n')[1] ?? '') };
  expect(Math.min(...countSplits(unsalted, size).dependence)).toBeGreaterThan(25);
  const even = { ...hasher, hash: (text: string) => (hasher.hash(text) & ~1n) % space };
  expect(excess(countSplits(even, size).buckets, 63)).toBeGreaterThan(5);
});
