import { expect, it } from 'vitest';
import { aMetric, aPlan, aStep } from '#testing/builder/rollout.ts';
import type { Metric } from '../analysis/index.ts';
import { HOUR_MS } from '../shared/index.ts';
import { tuneTo } from './tune.ts';

const mean: Metric = { ...aMetric('response-time'), kind: 'mean' };
const plan = aPlan({
  steps: [aStep(0, HOUR_MS), aStep(1_000, HOUR_MS), aStep(1_000, HOUR_MS), aStep(5_000, 2 * HOUR_MS), aStep(10_000, 0)],
  metrics: [aMetric('error-rate'), mean],
});
const tunedFor = (perHour: number | undefined, of = plan) =>
  tuneTo(of, perHour).metrics.map((metric) => metric.tunedFor);

it('tunes means, and nothing else, to what the first split will see of both releases', () => {
  expect(tunedFor(4_000)).toEqual([undefined, 8_000]);
});

it('stays within what makes sense', () => {
  expect(tunedFor(3)).toEqual([undefined, 200]);
  expect(tunedFor(1e12)).toEqual([undefined, 10_000_000]);
});

it('leaves a plan alone where nothing was measured, or nobody is split', () => {
  expect(tuneTo(plan, undefined)).toBe(plan);
  expect(tuneTo(plan, 0)).toBe(plan);
  const whole = aPlan({ steps: [aStep(10_000, 0)], metrics: [mean] });
  expect(tuneTo(whole, 4_000)).toBe(whole);
});
