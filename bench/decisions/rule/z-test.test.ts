import { expect, test } from 'vitest';
import { sequentialZ } from './sequential-z.ts';
import { zScore } from './z-test.ts';

const rate = (sum: number, n: number) => ({ n, sum, sumSq: sum });

test('two proportions are told apart with a pooled variance', () => {
  // 15 and 5 of 100: 0.1 / sqrt(0.1 × 0.9 × 2 / 100).
  expect(zScore('error-rate', { candidate: rate(15, 100), baseline: rate(5, 100) })).toBeCloseTo(2.35702, 5);
  expect(zScore('error-rate', { candidate: rate(0, 100), baseline: rate(0, 900) })).toBe(0);
});

test('two means are told apart with a variance each', () => {
  // 1 2 3 4 5 against 2 4 6 8: 3 - 5 over sqrt(2.5 / 5 + 20 / 3 / 4).
  const candidate = { n: 5, sum: 15, sumSq: 55 };
  const baseline = { n: 4, sum: 20, sumSq: 120 };
  expect(zScore('response-time', { candidate, baseline })).toBeCloseTo(-2 / Math.sqrt(0.5 + 5 / 3), 12);
});

test('the sequential evidence reaches 20 where GrowthBook’s own interval ends', () => {
  // Its test of a relative uplift: estimate 0.50336, standard error 0.33341, 6,461 values, tuned to 1,000: -0.55844 to 1.56516.
  const z = (1.56516 - 0.50336) / 0.33341;
  const baseline = { n: 3_461, sum: 0, sumSq: 3_460 };
  const mean = z * Math.sqrt(1 / 3_000 + 1 / 3_461);
  const candidate = { n: 3_000, sum: 3_000 * mean, sumSq: 2_999 + 3_000 * mean * mean };
  const total = { candidate, baseline };
  const scores = sequentialZ.start()({
    measure: 'response-time',
    minute: total,
    total,
    served: { candidate: [], baseline: [] },
  });
  const tuned = sequentialZ.variants.findIndex(({ setting }) => setting.startsWith('tuned to 1000'));
  expect(scores[tuned]).toBeCloseTo(Math.log(20), 3);
});
