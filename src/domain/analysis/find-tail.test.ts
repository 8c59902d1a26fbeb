import { describe, expect, test } from 'vitest';
import { ALPHA, judgeMetric, p95, said, slowRequests, traffic } from '#testing/builder/judged-metric.ts';
import type { Metric } from './metric.ts';

/** So many requests, of which a share in a thousand takes 9 s and the others about 0.8 s. */
function times(requests: number, slowPerMille: number): readonly number[] {
  return Array.from({ length: requests }, (_, index) =>
    (index * 997) % 1_000 < slowPerMille ? 9_000 : 700 + ((index * 31) % 200),
  );
}

function arm(requests: number, slowPerMille: number) {
  return { requests, times: times(requests, slowPerMille) };
}

describe('slow requests', () => {
  test('fail where surely more of them are slower than allowed, though the mean hides it', () => {
    const verdict = judgeMetric(slowRequests, traffic(arm(400, 80), arm(3_600, 2)), ALPHA);
    expect(said(verdict)).toMatch(
      /^fail: surely higher than the baseline, and by more than the margin as far as can be told: 7 % \(28 of 400\) against 0\.22 % \(8 of 3,600\)$/,
    );
    expect(verdict.card.pWorse).toBeLessThan(ALPHA.rollBack / 2);
  });

  test('pass as a guard, and say what could have been seen', () => {
    const verdict = judgeMetric(slowRequests, traffic(arm(400, 5), arm(3_600, 5)), ALPHA);
    expect(said(verdict)).toMatch(/^pass: .* against .*; could have seen \d+(\.\d+)? % slow requests or more$/);
  });

  test('of requests whose time is not in the sketches nothing is said, and a proof is refused', () => {
    const requests = { requests: 1_000, latency: { mean: 800, sd: 100 } };
    const prove: Metric = { ...slowRequests, role: 'prove' };
    expect(said(judgeMetric(prove, traffic(requests, requests), ALPHA))).toMatch(/^inconclusive: /);
  });

  test('clump as the response times do: the slow requests of one conversation weigh like few', () => {
    const clumped = (requests: number) => {
      const buckets = Object.fromEntries(
        Array.from({ length: 64 }, (_, bucket) => [
          bucket,
          { requests: requests / 64, errors: 0, latencySumMs: (requests / 64) * (bucket < 5 ? 9_000 : 800), tokens: 0 },
        ]),
      );
      const [candidate] = traffic(arm(requests, 200), arm(10, 0)).candidate;
      return candidate === undefined ? [] : [{ ...candidate, buckets }];
    };
    const { baseline } = traffic(arm(400, 0), arm(3_600, 2));
    const plain = judgeMetric(
      slowRequests,
      { candidate: traffic(arm(640, 200), arm(10, 0)).candidate, baseline },
      ALPHA,
    );
    const inClumps = judgeMetric(slowRequests, { candidate: clumped(640), baseline }, ALPHA);
    expect(plain.kind).toBe('fail');
    expect(inClumps.card.pWorse).toBeGreaterThan(10 * (plain.card.pWorse ?? 1));
  });
});

describe('a percentile', () => {
  const spread = (requests: number, scale: number) => ({
    requests,
    times: Array.from({ length: requests }, (_, index) => scale * (200 + ((index * 7_919) % 1_000))),
  });

  test('is proven not worse than its margin, with an interval that holds it', () => {
    const prove: Metric = { ...p95, role: 'prove' };
    const verdict = judgeMetric(prove, traffic(spread(3_000, 1), spread(9_000, 1)), ALPHA);
    expect(said(verdict)).toMatch(
      /^pass: within margin, no difference seen: 1,1\d\d ms \(3,000 requests\) against 1,1\d\d ms/,
    );
    expect(verdict.card.difference?.lower).toBeLessThan(0);
    expect(verdict.card.difference?.upper).toBeGreaterThan(0);
    expect(verdict.card.difference?.upper).toBeLessThan(575);
  });

  test('fails where it is surely past the margin', () => {
    const verdict = judgeMetric(p95, traffic(spread(3_000, 2), spread(9_000, 1)), ALPHA);
    expect(said(verdict)).toMatch(/^fail: surely higher than the baseline/);
  });

  test('is worse by no more than its margin, and says so', () => {
    const prove: Metric = { ...p95, role: 'prove' };
    const verdict = judgeMetric(prove, traffic(spread(20_000, 1.2), spread(60_000, 1)), ALPHA);
    expect(said(verdict)).toMatch(/^pass: worse, within margin/);
  });

  test('with few requests can’t be told, and says how many it takes', () => {
    const prove: Metric = { ...p95, role: 'prove' };
    expect(said(judgeMetric(prove, traffic(spread(60, 1), spread(540, 1)), ALPHA))).toMatch(
      /^inconclusive: 60 of about [\d,]+ candidate requests$/,
    );
  });

  test('compares each weight within itself: a slow morning is nobody’s fault', () => {
    // The candidate served mostly in the slow hour, at a small weight in the quick one.
    const [slow, quick] = [
      traffic({ ...spread(2_000, 3), routeVersion: 2 }, { ...spread(2_000, 3), routeVersion: 2 }),
      traffic({ ...spread(500, 1), routeVersion: 3 }, { ...spread(9_500, 1), routeVersion: 3 }),
    ];
    const samples = {
      candidate: [...slow.candidate, ...quick.candidate],
      baseline: [...(slow.baseline ?? []), ...(quick.baseline ?? [])],
    };
    expect(judgeMetric(p95, samples, ALPHA).kind).toBe('pass');
  });
});
