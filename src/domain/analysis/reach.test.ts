import { describe, expect, test } from 'vitest';
import { errorRate, quality, responseTime } from '#testing/builder/judged-metric.ts';
import { aRollup } from '#testing/builder/rollup.ts';
import type { Metric } from './metric.ts';
import { reachOf } from './reach.ts';

const ALONE = { sharing: { tests: 1, ways: 1 }, alpha: { rollBack: 0.05, promote: 0.05 } };
const split = (total: number, share: number) => ({
  planned: { candidate: total * share, baseline: total * (1 - share) },
  share,
});

describe('what a metric would see', () => {
  test('twice 0.01 % of errors at 5 % takes millions of requests, as published, and an hour of them shows nothing of it', () => {
    const like = aRollup({ arm: 'baseline', requests: 1_000_000, errors: 100 });
    const found = reachOf({ metric: errorRate, ...ALONE, like, ...split(20_000, 0.05) });
    expect(found?.base).toBe(0.0001);
    // 3.79 million in 80 % of 600 simulated paths that could stop at any event; half of all at 50 %: 1.0 million.
    const total = (found?.wanted.requests ?? 0) / 0.05;
    expect(total).toBeGreaterThan(3_400_000);
    expect(total).toBeLessThan(5_000_000);
    expect(found?.wanted.share).toBeUndefined();
    expect(found?.sees).toBeGreaterThan(0.002);
    const half = reachOf({ metric: errorRate, ...ALONE, like, ...split(20_000, 0.5) });
    expect((half?.wanted.requests ?? 0) / 0.5).toBeLessThan(1_100_000);
  });

  test('more of the users see it sooner, and the share that would do is said', () => {
    const like = aRollup({ arm: 'baseline', requests: 100_000, errors: 2_000 });
    const found = reachOf({ metric: errorRate, ...ALONE, like, ...split(10_000, 0.05) });
    expect(found?.wanted).toMatchObject({ value: 0.04, share: expect.any(Number) });
    const { requests = 0, share = 0 } = found?.wanted ?? {};
    expect(requests).toBeGreaterThan(10_000 * 0.05);
    expect(share).toBeGreaterThan(0.05);
    const instead = reachOf({ metric: errorRate, ...ALONE, like, ...split(10_000, share) });
    expect(instead?.sees).toBeCloseTo(0.04, 3);
  });

  test('clumps count: what comes in conversations takes longer to see', () => {
    const like = aRollup({ arm: 'baseline', requests: 64_000, errors: 640 });
    const buckets = Object.fromEntries(
      Object.entries(like.buckets).map(([index, bucket]) => [
        index,
        { ...bucket, errors: Number(index) % 8 === 0 ? 80 : 0 },
      ]),
    );
    const needed = (rollup: typeof like) =>
      reachOf({ metric: errorRate, ...ALONE, like: rollup, ...split(1_000, 0.1) })?.wanted.requests ?? 0;
    expect(needed({ ...like, buckets })).toBeGreaterThan(10 * needed(like));
  });

  test('a mean by its margin; never before there are fifty values', () => {
    const like = aRollup({ arm: 'baseline', requests: 10_000, latency: { mean: 800, sd: 400 } });
    const found = reachOf({ metric: responseTime, ...ALONE, like, ...split(5_000, 0.1) });
    expect(found?.base).toBe(800);
    expect(found?.wanted.value).toBe(1_200);
    expect(found?.wanted.requests).toBeGreaterThanOrEqual(50);
    expect(found?.sees).toBeGreaterThan(800);
    expect(found?.sees).toBeLessThan(1_000);
  });

  test('says nothing of what was not measured, nor of cases', () => {
    const like = aRollup({ arm: 'baseline', requests: 1_000 });
    const slow: Metric = { ...errorRate, name: 'slow-requests', slowerThanMs: 5_000 };
    for (const metric of [quality, slow, responseTime]) {
      expect(reachOf({ metric, ...ALONE, like, ...split(1_000, 0.1) })).toBeUndefined();
    }
    const none = reachOf({ metric: errorRate, ...ALONE, like, ...split(0, 0.1) });
    expect(none).toMatchObject({ base: 0, sees: undefined, wanted: { value: 0.01 } });
  });
});
