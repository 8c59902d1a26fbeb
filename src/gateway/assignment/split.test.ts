import { expect, test } from 'vitest';
import type { Split } from '#domain/traffic/index.ts';
import { countSplits, worstOf } from '#testing/gateway/split-count.ts';
import { conversationName, createHasher, type Hasher, keyHashOf } from './hash.ts';

/** As the gateway does it with this hasher. */
function keysBy(hasher: Hasher) {
  return {
    nameOf: (agent: string, key: string) => conversationName(hasher, agent, key),
    hashOf: (split: Pick<Split, 'salt'>, root: string) => keyHashOf(hasher, split, root),
  };
}

/** The same with a million keys and 1,000 salts: `npm run test:long`. */
test('the split of 20,000 keys is exact for each of 25 rollouts, even over them, and one rollout says nothing of the next', async () => {
  const keys = keysBy(await createHasher());
  for (const weightBp of [1_000, 5_000]) {
    const { deviation, dependence, excess } = worstOf(
      countSplits(keys, { conversations: 20_000, rollouts: 25, weightBp }),
    );
    expect(deviation).toBeLessThan(5);
    expect(dependence).toBeLessThan(25);
    for (const off of Object.values(excess)) expect(Math.abs(off)).toBeLessThan(5);
  }
});

test('the comparison sees a split that is off by half a per cent, one that follows the last, and buckets that are not even', async () => {
  const hasher = await createHasher();
  const size = { conversations: 20_000, rollouts: 10, weightBp: 5_000 };
  const space = 2n ** 64n;
  const pulled = keysBy({ ...hasher, hash: (text) => (hasher.hash(text) * 98n) / 100n });
  const { deviation, excess } = worstOf(countSplits(pulled, size));
  expect(deviation).toBeGreaterThan(2);
  expect(Math.abs(excess.deviations)).toBeGreaterThan(5);
  const unsalted = keysBy({ ...hasher, hash: (text) => hasher.hash(text.split('\n')[1] ?? '') });
  expect(Math.min(...countSplits(unsalted, size).dependence)).toBeGreaterThan(25);
  const even = keysBy({ ...hasher, hash: (text) => (hasher.hash(text) & ~1n) % space });
  expect(worstOf(countSplits(even, size)).excess.buckets).toBeGreaterThan(5);
});
