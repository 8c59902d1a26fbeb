import { describe, expect, it } from 'vitest';
import { normalTail, studentQuantile } from '../statistics/index.ts';
import { casesToTell } from './cases-to-tell.ts';
import { type CasePair, compareCases, deviationToPlan, estimateChange } from './paired.ts';

const SCALE = { min: 1, max: 5, better: 'higher' } as const;
const MARGIN = 0.25;

/** mulberry32: uniform on 0-1. */
function chanceOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const RUNS = 2_000;

/** Within what chance does to a share of so many runs: three standard errors of a binomial share. */
function chanceBand(share: number): number {
  return 3 * Math.sqrt((share * (1 - share)) / RUNS);
}

/** How often so many cases with this true change and deviation (normal, by Box and Muller) come to a verdict. */
function told(truth: number, deviation: number, cases: number): number {
  const chance = chanceOf(7);
  let verdicts = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const pairs = Array.from({ length: cases }, () => {
      const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
      return { candidate: truth + deviation * normal, baseline: 0, weight: 1 };
    });
    if (compareCases(estimateChange(pairs), SCALE).comparison !== 'cannot-tell') verdicts += 1;
  }
  return verdicts / RUNS;
}

/**
 * How often they should: the estimate is normal about the truth, and its interval lies within the margin, or excludes none while the
 * estimate is no smaller than the margin. With the deviation as if it were known, which is off by less than 0.01 from 20 cases on.
 */
function expected(truth: number, deviation: number, cases: number): number {
  const error = deviation / Math.sqrt(cases);
  const reach = error * studentQuantile(0.025, cases - 1);
  const beyond = (limit: number) => upperTail((limit - truth) / error);
  const isWithin = Math.max(0, beyond(reach - MARGIN) - beyond(MARGIN - reach));
  const isChange = Math.max(MARGIN, reach);
  return isWithin + beyond(isChange) + (1 - beyond(-isChange));
}

function upperTail(z: number): number {
  return z < 0 ? 1 - normalTail(-z) : normalTail(z);
}

describe('the number of cases that would tell', () => {
  it.each([
    [0, 1],
    [0.05, 0.8],
    [0.12, 1],
    [-0.2, 0.3],
    [0.3, 1],
    [-0.5, 1.4],
    [1, 2],
  ])(
    'of a change of %f at deviation %f, tells 8 times in 10, which a tenth fewer do not, and half of it as theory says',
    (truth, deviation) => {
      const cases = casesToTell({ estimate: truth, cases: 10 }, { margin: MARGIN, deviation }) ?? 0;
      const few = Math.floor(0.9 * cases);
      const half = Math.ceil(cases / 2);
      const [all, fewer, halved] = [cases, few, half].map((count) => told(truth, deviation, count));
      expect(all).toBeGreaterThan(0.8 - chanceBand(0.8));
      expect(fewer).toBeLessThan(0.8 + chanceBand(0.8));
      for (const [share, count] of [
        [all, cases],
        [fewer, few],
        [halved, half],
      ] as const) {
        const theory = expected(truth, deviation, count);
        expect(Math.abs((share ?? 0) - theory)).toBeLessThan(chanceBand(theory) + 0.01);
      }
    },
  );

  it('is the larger the noisier, and where one metric of many has to be surer', () => {
    const of = (deviation: number, alpha?: number) =>
      casesToTell({ estimate: 0.6, cases: 12 }, { margin: 0.25, deviation, alpha }) ?? 0;
    expect(of(2)).toBeGreaterThan(of(1));
    expect(of(1, 0.005)).toBeGreaterThan(of(1));
  });

  it('is none where the change lies on the margin, and where there are as many already', () => {
    expect(casesToTell({ estimate: 0.25, cases: 40 }, { margin: 0.25, deviation: 1 })).toBe(Number.POSITIVE_INFINITY);
    expect(casesToTell({ estimate: -0.2501, cases: 40 }, { margin: 0.25, deviation: 1 })).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(casesToTell({ estimate: 0, cases: 900 }, { margin: 0.25, deviation: 1 })).toBeUndefined();
  });

  it('of answers that never differ is about what their interval needs', () => {
    const alike = (cases: number): readonly CasePair[] =>
      Array.from({ length: cases }, () => ({ candidate: 1, baseline: 1, weight: 1 }));
    const scale = { min: 0, max: 1, better: 'higher' } as const;
    const deviation = deviationToPlan(alike(40), scale);
    const cases = casesToTell({ estimate: 0, cases: 40 }, { margin: 0.0625, deviation }) ?? 0;
    expect(cases).toBeLessThan(100);
    expect(compareCases(estimateChange(alike(cases), { scale }), scale).comparison).toBe('no-meaningful-change');
  });

  it('counts cases as they are weighted, which takes more of them', () => {
    const pairs = (heavy: number) =>
      Array.from({ length: 20 }, (_, at) => ({
        candidate: at % 2,
        baseline: (at + 1) % 2,
        weight: at < 2 ? heavy : 1,
      }));
    const quality = { min: 1, max: 5 };
    expect(deviationToPlan(pairs(8), quality)).toBeGreaterThan(1.3 * (deviationToPlan(pairs(1), quality) ?? 0));
    expect(deviationToPlan([], quality)).toBeUndefined();
  });
});

describe("what a comparison that can't tell says it needs", () => {
  const say = (differences: readonly number[]) => {
    const pairs = differences.map((difference) => ({ candidate: 3 + difference, baseline: 3, weight: 1 }));
    return compareCases(estimateChange(pairs), SCALE, undefined, deviationToPlan(pairs, SCALE));
  };
  const repeat = (times: number, values: readonly number[]) => Array.from({ length: times }, () => values).flat();

  it('is how many cases would, in the sentence and as a number', () => {
    const unclear = say(repeat(8, [1, -1]));
    // ((1.960 + 1.282) * 1.033 / 0.25)² = 179, and 2 for Student's t; with two digits.
    expect(unclear).toMatchObject({ comparison: 'cannot-tell', casesToTell: 190 });
    expect(unclear.because).toContain('if it stays so, about 190 cases would tell, each asked as often as now');
  });

  it('is nothing that more cases give, where the change lies on the margin', () => {
    const onMargin = say(repeat(5, [1, 1, 0, -1]));
    expect(onMargin.comparison).toBe('cannot-tell');
    expect(onMargin.casesToTell).toBeUndefined();
    expect(onMargin.because).toContain(
      'if it stays so, not even 10,000 cases would tell: it is too close to 0.25, where a change begins to matter',
    );
  });

  it('is said of no other comparison', () => {
    expect(say(repeat(80, [0]))).not.toHaveProperty('casesToTell');
    expect(say(repeat(10, [2, 1, 0]))).not.toHaveProperty('casesToTell');
    expect(say([4, 4]).because).toBe('2 cases were scored in both; 10 are needed');
  });
});
