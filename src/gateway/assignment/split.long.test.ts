import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { countSplits, tellSplit, worstOf } from '#testing/gateway/split-count.ts';
import { conversationName, createHasher, keyHashOf } from './hash.ts';

const SALTS = 1_000;
const KEYS = 1_000_000;
const SALTS_AT_ONCE = 50;
const WEIGHT_BP = 1_000;

test(`the split of ${KEYS} keys is within 5 standard errors for each of ${SALTS} salts, and even over them`, async () => {
  const hasher = await createHasher();
  const keys = {
    nameOf: (agent: string, key: string) => conversationName(hasher, agent, key),
    hashOf: (split: { readonly salt: string }, root: string) => keyHashOf(hasher, split, root),
  };
  const all = { deviations: [] as number[], buckets: [] as number[], dependence: [] as number[] };
  for (let from = 0; from < SALTS; from += SALTS_AT_ONCE) {
    // One more each time, to compare the last of these with the first of the next.
    const rollouts = Math.min(SALTS_AT_ONCE + 1, SALTS - from);
    const size = { conversations: KEYS, rollouts, weightBp: WEIGHT_BP, firstRollout: from };
    const { deviations, buckets, dependence } = countSplits(keys, size);
    all.deviations.push(...deviations.slice(0, SALTS_AT_ONCE));
    all.buckets.push(...buckets.slice(0, SALTS_AT_ONCE));
    all.dependence.push(...dependence);
    // The test runner has to hear of this process now and then.
    await setImmediate();
  }
  // What docs/proof.md says is from here.
  process.stdout.write(`${tellSplit(all)}\n`);
  expect(all.deviations).toHaveLength(SALTS);
  expect(all.dependence).toHaveLength(SALTS - 1);
  const { deviation, dependence, excess } = worstOf(all);
  expect(deviation).toBeLessThan(5);
  expect(dependence).toBeLessThan(25);
  for (const off of Object.values(excess)) expect(Math.abs(off)).toBeLessThan(5);
}, 10_800_000);
