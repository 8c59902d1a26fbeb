import { describe, expect, test } from 'vitest';
import { ALPHA, errorRate, judgeMetric, quality, responseTime, traffic } from '#testing/builder/judged-metric.ts';
import type { Rollup } from '../sample/index.ts';
import type { Metric } from './metric.ts';
import { sharingOf } from './sharing.ts';
import { judgeToppedUp } from './top-up.ts';
import { reasonOf, type Verdict } from './verdict.ts';

const FEW = traffic({ requests: 20 }, { requests: 20 });
const NONE = { candidate: [], baseline: [] };
const FINE = traffic({ requests: 3_000, errors: 30 }, { requests: 3_000, errors: 30 });
const WORSE = traffic({ requests: 3_000, errors: 900 }, { requests: 3_000, errors: 30 });

function judge(users: typeof FEW, own: typeof FEW, standsIn: boolean, metric: Metric = errorRate): Verdict {
  const [verdict] = judgeToppedUp([metric], users, own, ALPHA, standsIn);
  if (verdict === undefined) throw new Error('every metric gets a verdict');
  return verdict;
}

describe('requests of Headgate’s own', () => {
  test('never change the users’ figures', () => {
    for (const own of [NONE, FINE, WORSE]) {
      const { topUp, ...card } = judge(FEW, own, true).card;
      expect(card).toEqual(judgeMetric(errorRate, FEW, half).card);
      expect(topUp?.candidate.n).toBe(own === NONE ? 0 : 3_000);
    }
  });

  test('speak for users who can’t tell only where the strategy lets them', () => {
    expect(judge(FEW, FINE, false)).toMatchObject({
      kind: 'inconclusive',
      card: { topUp: { kind: 'pass', proven: true } },
    });
    const verdict = judge(FEW, FINE, true);
    expect(verdict).toMatchObject({ kind: 'pass', proven: true });
    expect(reasonOf(verdict)).toMatch(/^users’ requests can’t tell \(.*\); Headgate’s own speak for them$/);
    expect(verdict.card.topUp).toMatchObject({ spoke: true, because: expect.stringContaining('within margin') });
  });

  test('never speak where no user was served, nor where they can’t tell themselves', () => {
    expect(judge(NONE, FINE, true).kind).toBe('inconclusive');
    expect(judge(FEW, FEW, true).kind).toBe('inconclusive');
    expect(judge(FEW, NONE, true).kind).toBe('inconclusive');
  });

  test('never speak from a few cases that were asked often, and say so', () => {
    const few = (rollups: readonly Rollup[]) =>
      rollups.map((rollup) => ({
        ...rollup,
        buckets: Object.fromEntries(Object.entries(rollup.buckets).filter(([bucket]) => Number(bucket) < 10)),
      }));
    const verdict = judge(FEW, { candidate: few(FINE.candidate), baseline: few(FINE.baseline ?? []) }, true);
    expect(verdict.kind).toBe('inconclusive');
    expect(reasonOf(verdict)).toMatch(/too few different cases to speak for users$/);
  });

  test('never speak where users look bad, be it too few to be sure', () => {
    const unsure = traffic({ requests: 40, errors: 4 }, { requests: 40 });
    expect(judgeMetric(errorRate, unsure, half).kind).toBe('inconclusive');
    const verdict = judge(unsure, FINE, true);
    expect(verdict.kind).toBe('inconclusive');
    expect(reasonOf(verdict)).toMatch(/look bad or are not there for both, so Headgate’s own don’t speak for them$/);
    const slow = { mean: 6_000, sd: 100 };
    const both = traffic({ requests: 200, latency: slow }, { requests: 200, latency: slow });
    const quick = { mean: 100, sd: 10 };
    const own = traffic({ requests: 3_000, latency: quick }, { requests: 3_000, latency: quick });
    const limited: Metric = { ...responseTime, critical: 5_000 };
    expect(judgeMetric(limited, both, half).kind).toBe('inconclusive');
    expect(judge(both, own, true, limited).kind).toBe('inconclusive');
    const few = traffic({ requests: 40, latency: slow }, { requests: 180, latency: quick });
    expect(judge(few, own, true, responseTime).kind).toBe('inconclusive');
    const alone = { candidate: FEW.candidate, baseline: [] };
    expect(judge(alone, FINE, true).kind).toBe('inconclusive');
  });

  test('know numbers also where all that they show is a dry run', () => {
    const [verdict] = judgeToppedUp([{ ...errorRate, dryRun: true }, quality], FEW, FINE, ALPHA, true);
    expect(verdict?.card.topUp).toMatchObject({ kind: 'pass', proven: true });
    expect(verdict?.card.dryRun).toBe(true);
  });

  test('fail the metric where they show harm, whatever users show', () => {
    for (const users of [NONE, FEW, FINE]) {
      const verdict = judge(users, WORSE, false);
      expect(verdict.kind).toBe('fail');
      expect(reasonOf(verdict)).toMatch(/^on Headgate’s own requests: /);
    }
  });

  test('excuse no harm that users met', () => {
    const verdict = judge(WORSE, FINE, true);
    expect(verdict.kind).toBe('fail');
    expect(reasonOf(verdict)).not.toContain('own');
  });

  test('say nothing of what needs a user or cases', () => {
    const verdicts = judgeToppedUp([quality], FEW, FINE, ALPHA, true);
    expect(verdicts[0]?.card.topUp).toBeUndefined();
  });

  test('spend their part of the error budgets: as many tests, as small a chance for each', () => {
    expect(sharingOf([errorRate, quality], true)).toEqual({ tests: 3, ways: 2 });
    expect(sharingOf([errorRate, { ...quality, dryRun: true }], false)).toEqual({ tests: 1, ways: 1 });
    expect(sharingOf([], true)).toEqual({ tests: 1, ways: 2 });
    const both = judgeToppedUp([errorRate, quality], FINE, FINE, ALPHA, false)[0]?.card.difference;
    const third = { rollBack: ALPHA.rollBack / 3, promote: ALPHA.promote / 2 };
    expect(both).toEqual(judgeMetric(errorRate, FINE, third).card.difference);
    const dry = judgeToppedUp([errorRate, { ...responseTime, dryRun: true }], FINE, FINE, ALPHA, false)[0];
    expect(dry?.card.difference).toEqual(judgeMetric(errorRate, FINE, half).card.difference);
  });
});

const half = { rollBack: ALPHA.rollBack / 2, promote: ALPHA.promote / 2 };
