import { expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { Arrivals } from './arrivals.ts';

test('lets as many requests arrive as the rate says', () => {
  const arrivals = new Arrivals(400, createRandom('rate'), 0);
  let taken = 0;
  for (let nowMs = 0; nowMs <= 10_000; nowMs += 5) taken += arrivals.take(nowMs);
  expect(taken).toBeGreaterThan(3_700);
  expect(taken).toBeLessThan(4_300);
  expect(arrivals.missed).toBe(0);
});

test('makes up for a short stall only, and counts what a long one cost', () => {
  const arrivals = new Arrivals(400, createRandom('stall'), 0);
  const afterStall = arrivals.take(10_000);
  expect(afterStall).toBeLessThan(170);
  expect(arrivals.missed).toBeGreaterThan(3_500);
});

test('changes the rate from the next arrival on', () => {
  const arrivals = new Arrivals(10, createRandom('change'), 0);
  arrivals.setRate(1_000);
  arrivals.take(arrivals.nextMs);
  expect(arrivals.take(arrivals.nextMs + 200)).toBeGreaterThan(100);
});
