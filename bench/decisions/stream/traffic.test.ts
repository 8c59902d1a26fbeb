import { expect, test } from 'vitest';
import { exposure } from '#domain/sample/index.ts';
import { Dice } from './dice.ts';
import { Traffic } from './traffic.ts';
import { TYPICAL, type World } from './world.ts';

const WORLD: World = { name: 'test', steps: [{ share: 0.25, batches: 40 }], requestsPerBatch: 500, turns: 3 };

function play(world: World, path: number) {
  const traffic = new Traffic(world, { candidate: TYPICAL, baseline: { ...TYPICAL, errorRate: 0.1 } }, 7, path);
  traffic.startStep();
  for (let batch = 0; batch < 40; batch += 1) traffic.serve(0.25);
  const { candidate, baseline } = traffic.served();
  if (candidate[0] === undefined || baseline[0] === undefined) throw new Error('an arm served nothing');
  return { candidate: candidate[0], baseline: baseline[0] };
}

test('the dice give the moments that they promise', () => {
  const dice = new Dice(3, 4);
  const mean = (draw: () => number) =>
    Array.from({ length: 40_000 }, draw).reduce((sum, value) => sum + value, 0) / 40_000;
  expect(mean(() => dice.roll())).toBeCloseTo(0.5, 1);
  expect(mean(() => dice.normal() ** 2)).toBeCloseTo(1, 1);
  expect(mean(() => dice.logNormal(0.6))).toBeCloseTo(1, 1);
  expect(mean(() => dice.geometric(4))).toBeCloseTo(4, 0);
  expect(mean(() => dice.poisson(120)) / 120).toBeCloseTo(1, 1);
});

test('the same path is the same to the last digit, another one is not', () => {
  expect(play(WORLD, 1)).toEqual(play(WORLD, 1));
  expect(play(WORLD, 2)).not.toEqual(play(WORLD, 1));
});

test('traffic falls on the arms by their share, and each behaves as it was told', () => {
  const { candidate, baseline } = play(WORLD, 1);
  expect(exposure(candidate) + exposure(baseline)).toBe(20_000);
  expect(exposure(candidate) / 20_000).toBeCloseTo(0.25, 1);
  expect(baseline.outcomes['agent-error'] / exposure(baseline)).toBeCloseTo(0.1, 1);
  expect(baseline.latency.sum / baseline.latency.n / TYPICAL.meanLatencyMs).toBeCloseTo(1, 1);
});

test('key buckets add up to the whole', () => {
  const { baseline } = play(WORLD, 1);
  const buckets = Object.values(baseline.buckets);
  expect(buckets.reduce((sum, bucket) => sum + bucket.requests, 0)).toBe(exposure(baseline));
  expect(buckets.reduce((sum, bucket) => sum + bucket.errors, 0)).toBe(baseline.outcomes['agent-error']);
  const latency = buckets.reduce((sum, bucket) => sum + bucket.latencySumMs, 0);
  expect(latency / baseline.latency.sum).toBeCloseTo(1, 9);
});
