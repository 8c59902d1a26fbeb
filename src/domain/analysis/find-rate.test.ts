import { describe, expect, test } from 'vitest';
import { ALPHA, complaints, errorRate, judgeMetric, said, traffic } from '#testing/builder/judged-metric.ts';
import { aRollup } from '#testing/builder/rollup.ts';
import type { Metric } from './metric.ts';
import { reasonOf } from './verdict.ts';

describe('error rate', () => {
  test("the guide's own case goes on, and says that the two can't be told apart", () => {
    const verdict = judgeMetric(
      errorRate,
      traffic({ requests: 10_000, errors: 2 }, { requests: 90_000, errors: 9 }),
      ALPHA,
    );
    expect(verdict).toMatchObject({ kind: 'pass', proven: true });
    expect(reasonOf(verdict)).toMatch(
      /^within margin, no difference seen: 0\.02 % \(2 of 10,000\) against 0\.01 % \(9 of 90,000\); at most 0\.\d+ percentage points higher$/,
    );
  });

  test('fails where errors are surely more and past the margin', () => {
    const verdict = judgeMetric(errorRate, traffic({ requests: 100, errors: 8 }, { requests: 900, errors: 1 }), ALPHA);
    expect(said(verdict)).toContain(
      'fail: surely higher than the baseline, and by more than the margin as far as can be told: 8 % (8 of 100)',
    );
    expect(verdict.card).toMatchObject({ candidate: { n: 100, events: 8 }, marginAbsolute: 0.05 });
  });

  test('names it so when even the bound is past the margin', () => {
    const verdict = judgeMetric(errorRate, traffic({ requests: 1_000, errors: 300 }, { requests: 9_000 }), ALPHA);
    expect(said(verdict)).toContain('fail: surely higher than the baseline by more than the margin');
  });

  test('passes a sure rise within the margin and says that it is one', () => {
    const metric = { ...errorRate, critical: 0.2 };
    const samples = traffic({ requests: 20_000, errors: 400 }, { requests: 20_000, errors: 100 });
    expect(said(judgeMetric(metric, samples, ALPHA))).toContain('pass: worse, within margin: 2 % (400 of 20,000)');
  });

  test('fails a candidate that is within the margin but alone surely past its critical limit', () => {
    const samples = traffic({ requests: 20_000, errors: 500 }, { requests: 20_000, errors: 100 });
    expect(said(judgeMetric(errorRate, samples, ALPHA))).toBe('fail: surely past the critical limit of 1 %: 2.5 %');
  });

  test("doesn't blame the candidate for a limit that the baseline breaks as well", () => {
    const samples = traffic({ requests: 20_000, errors: 500 }, { requests: 20_000, errors: 500 });
    expect(said(judgeMetric(errorRate, samples, ALPHA))).toMatch(
      /^inconclusive: both arms are past the critical limit/,
    );
  });

  test('says how many requests are missing, and about so many are enough', () => {
    const verdict = judgeMetric(errorRate, traffic({ requests: 80 }, { requests: 720 }), ALPHA);
    const needed = Number(/^inconclusive: 80 of about (\d+) candidate requests$/.exec(said(verdict))?.[1]);
    expect(needed).toBeGreaterThan(100);
    const then = traffic({ requests: needed }, { requests: 9 * needed });
    expect(judgeMetric(errorRate, then, ALPHA).kind).toBe('pass');
    const before = traffic({ requests: Math.floor(needed * 0.9) }, { requests: 9 * Math.floor(needed * 0.9) });
    expect(judgeMetric(errorRate, before, ALPHA).kind).toBe('inconclusive');
  });

  test("ten failures of one conversation don't roll back, ten of ten conversations do", () => {
    const apart = aRollup({ arm: 'candidate', requests: 100, errors: 10 });
    const clumped = {
      ...apart,
      buckets: Object.fromEntries(
        Object.entries(apart.buckets).map(([index, bucket]) =>
          index === '7' ? [index, { ...bucket, requests: 12, errors: 10 }] : [index, { ...bucket, errors: 0 }],
        ),
      ),
    };
    const baseline = [aRollup({ arm: 'baseline', requests: 900, errors: 1 })];
    expect(judgeMetric(errorRate, { candidate: [apart], baseline }, ALPHA).kind).toBe('fail');
    expect(judgeMetric(errorRate, { candidate: [clumped], baseline }, ALPHA).kind).toBe('inconclusive');
  });

  test('a bad hour that hits both arms under another weight is not held against the candidate', () => {
    // 1 % of requests fail in the first hour at 10 %, 9 % in the second at 50 %, in both arms alike.
    const metric: Metric = { ...errorRate, margin: { kind: 'absolute', value: 0.01 }, critical: 0.5 };
    const arm = (which: 'candidate' | 'baseline', first: number, second: number) => [
      aRollup({ arm: which, requests: first, errors: first / 100, routeVersion: 2 }),
      aRollup({ arm: which, requests: second, errors: (9 * second) / 100, routeVersion: 3 }),
    ];
    const verdict = judgeMetric(
      metric,
      { candidate: arm('candidate', 1_000, 5_000), baseline: arm('baseline', 9_000, 5_000) },
      ALPHA,
    );
    expect(verdict.kind).not.toBe('fail');
    expect(verdict.card.difference?.estimate).toBeCloseTo(0, 10);
  });

  test('requests under a weight that only one arm served compare nothing', () => {
    const samples = {
      candidate: [aRollup({ arm: 'candidate', requests: 5_000, routeVersion: 3 })],
      baseline: [aRollup({ arm: 'baseline', requests: 5_000, routeVersion: 2 })],
    };
    expect(said(judgeMetric(errorRate, samples, ALPHA))).toMatch(/^inconclusive: no weight under which both/);
  });
});

describe('complaints', () => {
  const judge = (own: number, others: number) =>
    judgeMetric(complaints, traffic({ requests: 100, complaints: own }, { requests: 900, complaints: others }), ALPHA)
      .kind;

  test('three against none at a 10 % share fail, two never do', () => {
    expect(judge(3, 0)).toBe('fail');
    expect(judge(2, 0)).toBe('pass');
  });

  test('three beside as many of the baseline per request do not', () => {
    expect(judge(3, 27)).toBe('pass');
  });
});
