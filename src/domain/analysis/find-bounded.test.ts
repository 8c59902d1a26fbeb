import { describe, expect, test } from 'vitest';
import { ALPHA, judgeMetric, rating, said, traffic } from '#testing/builder/judged-metric.ts';
import type { Metric } from './metric.ts';

describe('ratings', () => {
  const stars = (mean: number, n: number, sd = 0.8) => ({ requests: 10 * n, ratings: { mean, sd, n } });

  test('speak long before there are a hundred of them', () => {
    const verdict = judgeMetric(rating, traffic(stars(1.4, 25), stars(4.6, 80)), ALPHA);
    expect(said(verdict)).toMatch(
      /^fail: surely lower than the baseline.*: 1\.4 stars \(25 ratings\) against 4\.6 stars \(80 ratings\)$/,
    );
  });

  test('a few that look bad are no proof, and a guard says what it could have seen', () => {
    const verdict = judgeMetric(rating, traffic(stars(3.5, 6), stars(4.4, 60)), ALPHA);
    expect(verdict).toMatchObject({ kind: 'pass', proven: false });
    expect(said(verdict)).toMatch(/; could have seen a change of \d(\.\d+)? stars$/);
  });

  test('prove that they are within the margin, given enough', () => {
    const prove: Metric = { ...rating, role: 'prove' };
    expect(said(judgeMetric(prove, traffic(stars(4.4, 2_000), stars(4.4, 4_000)), ALPHA))).toMatch(
      /^pass: within margin/,
    );
    expect(said(judgeMetric(prove, traffic(stars(4.4, 30), stars(4.4, 90)), ALPHA))).toMatch(
      /^inconclusive: 30 of about/,
    );
  });

  test('of one conversation weigh like one', () => {
    const { candidate, baseline } = traffic(stars(2.8, 64), stars(4.5, 640));
    const clumped = candidate.map((rollup) => ({
      ...rollup,
      buckets: Object.fromEntries(
        [1, 5].map((mean, bucket) => [
          bucket,
          {
            requests: 320,
            errors: 0,
            latencySumMs: 0,
            tokens: 0,
            moments: { ratings: { n: 32, sum: 32 * mean, sumSq: 32 * mean ** 2 } },
          },
        ]),
      ),
    }));
    expect(judgeMetric(rating, { candidate, baseline }, ALPHA).kind).toBe('fail');
    expect(judgeMetric(rating, { candidate: clumped, baseline }, ALPHA).kind).toBe('pass');
  });

  test('with none of the candidate, or none of either, nothing is claimed', () => {
    const none = { requests: 1_000 };
    expect(said(judgeMetric(rating, traffic(none, none), ALPHA))).toMatch(/^pass: no change could have been seen yet/);
    const prove: Metric = { ...rating, role: 'prove' };
    expect(said(judgeMetric(prove, traffic(none, none), ALPHA))).toMatch(
      /^inconclusive: 0 candidate and 0 baseline ratings/,
    );
  });

  test('are held to a critical limit of their own', () => {
    const critical: Metric = { ...rating, critical: 3 };
    expect(said(judgeMetric(critical, traffic(stars(1.2, 60), stars(4.5, 60)), ALPHA))).toMatch(/^fail: /);
    const alone = judgeMetric(critical, { ...traffic(stars(1.2, 60), stars(4.5, 60)), baseline: undefined }, ALPHA);
    expect(said(alone)).toMatch(/^fail: surely past the critical limit of 3 stars: 1\.2 stars$/);
  });
});
