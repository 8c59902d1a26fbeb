import { expect, test } from 'vitest';
import { emptyRollup, type Rollup } from '#domain/sample/index.ts';
import { inBatches } from './batch-size.ts';

const rollups = (count: number, names: number): readonly Rollup[] =>
  Array.from({ length: count }, (_, routeVersion) => {
    const key = { agent: 'helper', environment: 'production', deploymentId: 'dep_1', release: 'sha256:1' } as const;
    const byName = Object.fromEntries(Array.from({ length: names }, (_, at) => [`${at}_`.padEnd(64, 'x'), 1]));
    return { ...emptyRollup({ ...key, routeVersion, windowStart: 0 }), toolCalls: { byName, other: 0 } };
  });

test('what is too long for one message goes in several, and nothing is left out', () => {
  const all = rollups(190, 64);
  expect(JSON.stringify(all).length).toBeGreaterThan(800 * 1024);
  const batches = inBatches(all);
  expect(batches.flat()).toEqual(all);
  for (const batch of batches) expect(JSON.stringify(batch).length).toBeLessThan(800 * 1024);
});

test('a batch has 200 roll-ups at most, and there is one of none', () => {
  expect(inBatches(rollups(450, 0)).map(({ length }) => length)).toEqual([200, 200, 50]);
  expect(inBatches([])).toEqual([[]]);
});
