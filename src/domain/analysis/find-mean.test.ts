import { describe, expect, test } from 'vitest';
import { ALPHA, judgeMetric, rating, responseTime, said, traffic } from '#testing/builder/judged-metric.ts';
import { aRollup } from '#testing/builder/rollup.ts';
import type { Metric } from './metric.ts';
import { reasonOf } from './verdict.ts';

describe('means', () => {
  const at = (mean: number, sd = mean / 3) => ({ latency: { mean, sd } });

  test('a candidate as quick as the baseline is proven', () => {
    const verdict = judgeMetric(
      responseTime,
      traffic({ requests: 1_000, ...at(820) }, { requests: 9_000, ...at(810) }),
      ALPHA,
    );
    expect(said(verdict)).toMatch(
      /^pass: within margin, no difference seen: 820 ms \(1,000 requests\) against 810 ms \(9,000 requests\); at most \d+(\.\d+)? ms higher$/,
    );
    expect(verdict.card.marginAbsolute).toBe(405);
  });

  test('one that takes more than half as long again fails, one that takes a fifth longer is worse within margin', () => {
    const baseline = { requests: 9_000, ...at(800) };
    const slow = judgeMetric(responseTime, traffic({ requests: 1_000, ...at(1_600) }, baseline), ALPHA);
    expect(said(slow)).toMatch(/^fail: surely higher than the baseline by more than the margin/);
    const slower = judgeMetric(responseTime, traffic({ requests: 1_000, ...at(960) }, baseline), ALPHA);
    expect(said(slower)).toMatch(/^pass: worse, within margin/);
  });

  test('below fifty requests nothing is said of a mean', () => {
    const verdict = judgeMetric(
      { ...responseTime, minExposure: 10 },
      traffic({ requests: 49, ...at(800) }, { requests: 900, ...at(800) }),
      ALPHA,
    );
    expect(said(verdict)).toBe('inconclusive: 49 of 50 candidate and 900 of 50 baseline requests');
  });

  test('conversations of many turns prove nothing before there are fifty of them', () => {
    // 25 conversations of 12 turns each, on as many buckets, all as quick as one another.
    const chatty = (arm: 'candidate' | 'baseline', conversations: number) => {
      const rollup = aRollup({ arm, requests: conversations * 12, ...at(800, 20) });
      const buckets = Object.fromEntries(
        Array.from({ length: Math.min(64, conversations) }, (_, bucket) => {
          const requests = 12 * Math.ceil((conversations - bucket) / 64);
          return [bucket, { requests, errors: 0, latencySumMs: requests * 800, tokens: 0 }];
        }),
      );
      return { ...rollup, buckets };
    };
    const judged = (conversations: number) =>
      judgeMetric(
        responseTime,
        { candidate: [chatty('candidate', conversations)], baseline: [chatty('baseline', 2_000)] },
        ALPHA,
      );
    expect(said(judged(25))).toMatch(/^inconclusive: 300 of about /);
    expect(judged(600).kind).toBe('pass');
  });

  test('the critical limit stops a candidate that its margin would let through', () => {
    const metric: Metric = { ...responseTime, margin: { kind: 'relative', value: 2 } };
    const samples = traffic({ requests: 1_000, ...at(6_000) }, { requests: 9_000, ...at(4_000) });
    expect(said(judgeMetric(metric, samples, ALPHA))).toBe(
      'fail: surely past the critical limit of 5,000 ms: 6,000 ms',
    );
  });

  test('conversations that differ much make the interval wider than their requests would', () => {
    const even = aRollup({ arm: 'candidate', requests: 6_400, ...at(800) });
    const buckets = Object.fromEntries(
      Object.entries(even.buckets).map(([index, bucket]) => [
        index,
        { ...bucket, latencySumMs: bucket.latencySumMs * (Number(index) % 2 === 0 ? 0.5 : 1.5) },
      ]),
    );
    const baseline = [aRollup({ arm: 'baseline', requests: 6_400, ...at(800) })];
    const width = (candidate: typeof even) => {
      const difference = judgeMetric(responseTime, { candidate: [candidate], baseline }, ALPHA).card.difference;
      return (difference?.upper ?? 0) - (difference?.lower ?? 0);
    };
    expect(width({ ...even, buckets })).toBeGreaterThan(3 * width(even));
  });

  test('lower ratings fail, with the difference in its own direction', () => {
    const stars = (mean: number, n: number) => ({ requests: 10 * n, ratings: { mean, sd: 0.8, n } });
    const verdict = judgeMetric(rating, traffic(stars(3, 400), stars(4.5, 400)), ALPHA);
    expect(said(verdict)).toMatch(
      /^fail: surely lower than the baseline by more than the margin: 3 stars \(400 ratings\)/,
    );
    expect(verdict.card.difference).toMatchObject({ estimate: -1.5 });
    expect(verdict.card.difference?.upper).toBeLessThan(0);
  });

  test('a guard with few values passes unproven and says that nothing could have been seen', () => {
    const served = (n: number) => ({ requests: n, tokens: { mean: 400, sd: 80 } });
    const guard: Metric = { ...responseTime, name: 'tokens', role: 'guard', critical: undefined, minExposure: 10 };
    const verdict = judgeMetric(guard, traffic(served(40), served(360)), ALPHA);
    expect(verdict).toMatchObject({ kind: 'pass', proven: false });
    expect(reasonOf(verdict)).toBe(
      'no change could have been seen yet (40 of 50 candidate and 360 of 50 baseline requests)',
    );
  });

  test('a guard whose measuring stopped does not pass', () => {
    const samples = traffic({ requests: 1_000 }, { requests: 1_000, ratings: { mean: 4, sd: 0.8, n: 200 } });
    expect(said(judgeMetric(rating, samples, ALPHA))).toMatch(/^inconclusive: no ratings measured of the candidate/);
  });

  test('a guard says what it could have seen', () => {
    const stars = (n: number) => ({ requests: 10 * n, ratings: { mean: 4, sd: 0.8, n } });
    const verdict = judgeMetric(rating, traffic(stars(400), stars(400)), ALPHA);
    expect(verdict).toMatchObject({ kind: 'pass', proven: false });
    expect(reasonOf(verdict)).toMatch(/^[^:]* against .*; could have seen a change of 0\.\d+ stars$/);
  });
});
