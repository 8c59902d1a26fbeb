import { expect, test } from 'vitest';
import { easeRate } from './ease-crowd.ts';

const start = { answered: 0, latencyMeanMs: 0 };

test('lets the users come as they are while replies take what the agent takes', () => {
  expect(easeRate(400, start, { answered: 1_000, latencyMeanMs: 31 })).toBe(400);
});

test('halves the rate while the machine is what they wait for, down to a least one', () => {
  expect(easeRate(400, start, { answered: 1_000, latencyMeanMs: 160 })).toBe(200);
  expect(easeRate(150, start, { answered: 1_000, latencyMeanMs: 160 })).toBe(100);
  expect(easeRate(50, start, { answered: 1_000, latencyMeanMs: 160 })).toBe(50);
});

test('judges by the replies since the last look only, and by enough of them', () => {
  const before = { answered: 1_000, latencyMeanMs: 200 };
  expect(easeRate(400, before, { answered: 2_000, latencyMeanMs: 115 })).toBe(400);
  expect(easeRate(400, before, { answered: 1_050, latencyMeanMs: 250 })).toBe(400);
});
