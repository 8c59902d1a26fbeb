import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ALPHA,
  complaints,
  errorRate,
  judgeMetric,
  metrics,
  rating,
  said,
  traffic,
} from '#testing/builder/judged-metric.ts';
import { aRollup } from '#testing/builder/rollup.ts';
import { digestOfBytes } from '../shared/index.ts';
import { judgeMetrics } from './judge-metrics.ts';
import { reasonOf } from './verdict.ts';

describe('every metric', () => {
  test('knows nothing without samples', () => {
    for (const verdict of judgeMetrics(metrics, { candidate: [], baseline: [] }, ALPHA)) {
      expect(verdict.kind).toBe('inconclusive');
    }
  });

  test('refuses samples of two releases in one arm', () => {
    const mixed = [
      aRollup({ arm: 'candidate', requests: 500 }),
      aRollup({ arm: 'candidate', requests: 500, release: digestOfBytes('v9') }),
    ];
    const verdict = judgeMetric(errorRate, { candidate: mixed, baseline: [] }, ALPHA);
    expect(said(verdict)).toMatch(/^error: the candidate's samples carry 2 release digests/);
  });

  test('needs its minimum exposure', () => {
    const verdict = judgeMetric(complaints, traffic({ requests: 49 }, { requests: 900 }), ALPHA);
    expect(said(verdict)).toBe('inconclusive: 49 of at least 50 candidate requests');
  });

  test('waits for a baseline that served nothing yet', () => {
    const verdict = judgeMetric(
      errorRate,
      { candidate: [aRollup({ arm: 'candidate', requests: 900 })], baseline: [] },
      ALPHA,
    );
    expect(said(verdict)).toBe('inconclusive: no request of the baseline yet to compare with');
  });

  test('is held to its own limit alone in a first deployment, and says so', () => {
    const first = (errors: number, requests = 5_000) =>
      said(
        judgeMetric(
          errorRate,
          { candidate: [aRollup({ arm: 'candidate', requests, errors })], baseline: undefined },
          ALPHA,
        ),
      );
    expect(first(5)).toBe(
      'pass: no baseline to compare with, its own limit only: 0.1 %, surely within the critical limit of 1 %',
    );
    expect(first(0, 60)).toMatch(/^pass: no baseline .* nor proof that it is not$/);
    expect(first(200)).toMatch(/^fail: surely past the critical limit of 1 %: 4 %/);
    expect(first(1, 60)).toMatch(/^inconclusive: 1.7 % is past the critical limit of 1 %, but not surely/);
  });

  test('has a card without a number that is none, and a sentence, for any counts', () => {
    const count = fc.oneof(fc.constantFrom(0, 1, 2, 99, 100, 1e9), fc.nat(5_000));
    const arm = fc.record({
      requests: count,
      errors: count,
      complaints: count,
      mean: fc.constantFrom(0, 1e-9, 3, 800, 1e7),
      sd: fc.constantFrom(0, 1, 1e5),
      routeVersion: fc.integer({ min: 1, max: 3 }),
    });
    const toRollup =
      (which: 'candidate' | 'baseline') => (value: typeof arm extends fc.Arbitrary<infer T> ? T : never) => {
        const spread = { mean: value.mean, sd: value.sd };
        const errors = Math.min(value.errors, value.requests);
        return aRollup({ ...value, arm: which, errors, latency: spread, tokens: spread, ratings: spread });
      };
    fc.assert(
      fc.property(fc.array(arm, { maxLength: 3 }), fc.option(fc.array(arm, { maxLength: 3 })), (own, others) => {
        const samples = { candidate: own.map(toRollup('candidate')), baseline: others?.map(toRollup('baseline')) };
        for (const verdict of judgeMetrics([...metrics, { ...rating, name: 'tokens' }], samples, ALPHA)) {
          expect(reasonOf(verdict)).not.toMatch(/NaN|Infinity|undefined/);
          expect(reasonOf(verdict).length).toBeGreaterThan(10);
          expect(
            JSON.stringify(verdict.card, (_, value) =>
              Number.isFinite(value) || typeof value !== 'number' ? value : 'BAD',
            ),
          ).not.toContain('BAD');
        }
      }),
      { seed: 4711, numRuns: 300 },
    );
  });

  test('has an order of metrics, and shares the budget over them', () => {
    const samples = traffic({ requests: 1_000, errors: 3 }, { requests: 9_000, errors: 20 });
    const verdicts = judgeMetrics(metrics, samples, { rollBack: 0.05, promote: 0.05 });
    expect(verdicts.map(({ card }) => card.metric)).toEqual(metrics.map(({ name }) => name));
    // Any of five may roll back; all five have to allow a promotion.
    const share = { rollBack: 0.01, promote: 0.05 };
    expect(verdicts[0]).toEqual(judgeMetric(errorRate, samples, share));
  });
});
