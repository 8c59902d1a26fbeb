import { expect, test } from 'vitest';
import { aPlan, aStep } from '#testing/builder/rollout.ts';
import { HOUR_MS } from '../shared/index.ts';
import type { OutlookMetric } from './outlook.ts';
import { markUndecided } from './too-little-traffic.ts';

const split = aStep(500, HOUR_MS, { maxBakeMs: 4 * HOUR_MS });
const plan = aPlan({ steps: [split, aStep(10_000, 0)] });
const metric = (over: Partial<OutlookMetric>): OutlookMetric => ({
  ...{
    name: 'error-rate',
    role: 'prove',
    margin: '5 points',
    neededRequests: 240,
    neededMs: 10 * HOUR_MS,
    because: 'x',
  },
  ...over,
});
const comparison = (state: 'open' | 'not-required') =>
  [{ gate: 'comparison', state, because: 'y', evidence: [] }] as const;

test('a metric that can’t be proven in the longest bake is marked, and refuses the plan where a comparison is owed', () => {
  const { metrics, findings } = markUndecided({ plan, split, metrics: [metric({})], gates: comparison('open') });
  expect(metrics[0]?.undecided).toBe(true);
  expect(findings).toEqual([
    {
      code: 'METRIC_CANT_DECIDE',
      because:
        'error-rate can’t be proven with this traffic: it takes 240 candidate requests, about 10 h at 5 %, and that step ends after 4 h',
      hint: 'a greater first weight (13 % would do), a longer maxBake, a wider margin, or topUp with standsIn: docs/strategies.md',
    },
  ]);
});

test('where no comparison is owed it is only marked', () => {
  const { metrics, findings } = markUndecided({
    plan,
    split,
    metrics: [metric({})],
    gates: comparison('not-required'),
  });
  expect([metrics[0]?.undecided, findings]).toEqual([true, []]);
});

test('nothing is marked that is in time, that nobody knows of, that only guards, or that own requests may prove', () => {
  const given = [metric({ neededMs: 3 * HOUR_MS }), metric({ neededMs: undefined }), metric({ role: 'guard' })];
  expect(markUndecided({ plan, split, metrics: given, gates: comparison('open') }).metrics).toEqual(given);
  const topUp = { requests: 400, from: 'dataset', standsIn: true } as const;
  const late = { plan: { ...plan, topUp }, split, metrics: [metric({})], gates: comparison('open') };
  expect(markUndecided(late).findings).toEqual([]);
});

test('says so where no weight would do', () => {
  const late = metric({ neededMs: 400 * HOUR_MS });
  const { findings } = markUndecided({ plan, split, metrics: [late], gates: comparison('open') });
  expect(findings[0]?.hint).toContain('not even half of the users would do in 4 h');
  const short = { ...split, maxBakeMs: HOUR_MS / 2 };
  const soon = markUndecided({ plan, split: short, metrics: [late], gates: comparison('open') });
  expect(soon.findings[0]?.hint).toContain('would do in 30 min');
});
