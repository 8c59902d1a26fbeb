import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { createScoringPool } from './scoring-pool.ts';

it('lets the next begin only when there is room, and ends when all are through', async () => {
  const pool = createScoringPool(2);
  const told: string[] = [];
  const ends = [1, 2, 3].map(() => Promise.withResolvers<void>());
  const begin = (index: number) =>
    pool.begin(async () => {
      told.push(`begins ${index}`);
      await ends[index]?.promise;
      told.push(`ends ${index}`);
    });
  await begin(0);
  await begin(1);
  const third = begin(2);
  await nextTurn();
  expect(told).toEqual(['begins 0', 'begins 1']);
  ends[1]?.resolve();
  await third;
  expect(told).toEqual(['begins 0', 'begins 1', 'ends 1', 'begins 2']);
  const ended = pool.ended().then(() => told.push('all'));
  ends[0]?.resolve();
  await nextTurn();
  expect(told).not.toContain('all');
  ends[2]?.resolve();
  await ended;
  expect(told.slice(-2)).toEqual(['ends 2', 'all']);
});

it('is broken by what one of them throws, and goes on to end', async () => {
  const pool = createScoringPool(1);
  await pool.begin(async () => {
    throw new Error('no such scale');
  });
  await expect(pool.broken).rejects.toThrow('no such scale');
  await pool.begin(async () => undefined);
  await pool.ended();
});
