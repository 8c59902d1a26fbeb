import { expect, test } from 'vitest';
import { countSplits, excess } from '#testing/gateway/split-count.ts';
import { createHasher } from './hash.ts';

const SALTS = 1_000;
const KEYS = 1_000_000;
const SALTS_AT_ONCE = 50;

test(`the split of ${KEYS} keys is within 5 standard errors for each of ${SALTS} salts, and even over them`, async () => {
  const hasher = await createHasher();
  const all = { deviations: [] as number[], buckets: [] as number[], dependence: [] as number[] };
  for (let from = 0; from < SALTS; from += SALTS_AT_ONCE) {
    const size = { conversations: KEYS, rollouts: SALTS_AT_ONCE, weightBp: 1_000, firstRollout: from };
    const { deviations, buckets, dependence } = countSplits(hasher, size);
    all.deviations.push(...deviations);
    all.buckets.push(...buckets);
    all.dependence.push(...dependence);
  }
  const worst = (values: readonly number[]): number => Math.max(...values.map(Math.abs));
  expect(all.deviations).toHaveLength(SALTS);
  expect(worst(all.deviations)).toBeLessThan(5);
  expect(worst(all.dependence)).toBeLessThan(25);
  const squares = all.deviations.map((deviation) => deviation ** 2);
  const off = [excess(squares, 1), excess(all.buckets, 63), excess(all.dependence, 1)];
  expect(worst(off)).toBeLessThan(5);
}, 7_200_000);
