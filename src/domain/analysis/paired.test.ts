import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { adjustTests, type CasePair, compareCases, estimateChange, testChange } from './paired.ts';

const QUALITY = { min: 1, max: 5, better: 'higher' } as const;
const SEVERITY = { min: 0, max: 7, better: 'lower' } as const;

function pairs(differences: readonly number[], weights: readonly number[] = []): readonly CasePair[] {
  return differences.map((difference, index) => ({
    candidate: 3 + difference,
    baseline: 3,
    weight: weights[index] ?? 1,
  }));
}

const judge = (differences: readonly number[]) => compareCases(estimateChange(pairs(differences)), QUALITY);
const repeat = (times: number, values: readonly number[]) => Array.from({ length: times }, () => values).flat();

describe('the change', () => {
  it('has the mean and the interval of a textbook paired t test', () => {
    // "Student" (1908): additional hours of sleep with one drug over the other, ten patients: mean 1.58, t = 4.0621.
    const sleep = estimateChange(pairs([1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4]));
    expect(sleep?.estimate).toBeCloseTo(1.58, 10);
    expect(sleep?.lower).toBeCloseTo(0.7001, 3);
    expect(sleep?.upper).toBeCloseTo(2.4599, 3);
  });

  it('lets a case of weight 2 move the mean as two cases do, but not the certainty', () => {
    const once = estimateChange(pairs([1, 0, 0, 0], [2, 1, 1, 1]));
    const twice = estimateChange(pairs([1, 1, 0, 0, 0]));
    expect(once?.estimate).toBeCloseTo(twice?.estimate ?? Number.NaN, 12);
    const width = (change: typeof once) => (change?.upper ?? 0) - (change?.lower ?? 0);
    expect(width(once)).toBeGreaterThan(width(twice));
  });

  it('is not NaN when all replies are the same', () => {
    expect(estimateChange(pairs(repeat(20, [0])))).toEqual({ estimate: 0, lower: 0, upper: 0, cases: 20 });
    expect(estimateChange([])).toBeUndefined();
  });

  it('is the same the other way round when the arms change places', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 60 }), (differences) => {
        const there = estimateChange(pairs(differences));
        const back = estimateChange(pairs(differences.map((value) => -value)));
        expect(back?.estimate).toBeCloseTo(-(there?.estimate ?? 0), 10);
        expect(back?.lower).toBeCloseTo(-(there?.upper ?? 0), 10);
      }),
    );
  });
});

describe('answers of yes or no', () => {
  const scale = { min: 0, max: 1 };
  const answers = (both: number, gained: number, lost: number, neither: number, weight = 1): readonly CasePair[] =>
    (
      [
        [both, 1, 1],
        [gained, 1, 0],
        [lost, 0, 1],
        [neither, 0, 0],
      ] as const
    ).flatMap(([n, candidate, baseline]) => Array.from({ length: n }, () => ({ candidate, baseline, weight })));

  it('that are all the same leave room for a change, the less the more cases there are', () => {
    const of = (n: number) =>
      compareCases(estimateChange(answers(n, 0, 0, 0), { scale }), { ...scale, better: 'higher' });
    expect(of(40).comparison).toBe('cannot-tell');
    expect(of(80).comparison).toBe('no-meaningful-change');
  });

  it('have the published interval', () => {
    const change = estimateChange(answers(36, 12, 2, 0), { scale });
    expect(change).toMatchObject({ estimate: 0.2, cases: 50 });
    expect(change?.lower).toBeCloseTo(0.0569, 4);
    expect(change?.upper).toBeCloseTo(0.3404, 4);
  });
});

describe('cases that count unequally', () => {
  it('are tested with their weights, by the signs that they might have had', () => {
    const light = testChange(pairs([...repeat(9, [1]), -3], repeat(10, [1])), QUALITY);
    const heavy = testChange(pairs([...repeat(9, [1]), -3], [...repeat(9, [1]), 3]), QUALITY);
    expect(light?.name).toContain('Wilcoxon');
    // Nine ones against one of nine: the sums 0 and 18 are as likely as each other, and all others lie between.
    expect(heavy).toEqual({ name: 'paired permutation of signs, weighted', p: 1 });
    const sure = testChange(pairs(repeat(10, [1]), [2, ...repeat(9, [1])]), QUALITY);
    expect(sure?.p).toBeCloseTo(2 / 1_024, 12);
  });
});

describe('the verdict', () => {
  it('says nothing on fewer than ten cases, however clear', () => {
    expect(judge(repeat(9, [4])).comparison).toBe('cannot-tell');
    expect(judge(repeat(10, [4])).comparison).toBe('improved');
    expect(compareCases(undefined, QUALITY).comparison).toBe('cannot-tell');
  });

  it('calls identical releases no meaningful change', () => {
    expect(judge(repeat(80, [0])).comparison).toBe('no-meaningful-change');
  });

  it('calls a sure and large change by its direction', () => {
    expect(judge(repeat(10, [-2, -1, 0])).comparison).toBe('worse');
    expect(judge(repeat(10, [2, 1, 0])).comparison).toBe('improved');
    expect(compareCases(estimateChange(pairs(repeat(10, [2, 1, 0]))), SEVERITY).comparison).toBe('worse');
  });

  it('calls a change that is sure but too small to matter none', () => {
    const small = judge(repeat(100, [0.1, 0.2]));
    expect(small.comparison).toBe('no-meaningful-change');
    expect(small.because).toContain('+0.15');
  });

  it('cannot tell when the interval reaches from nothing to something', () => {
    const wide = judge(repeat(5, [4, -4, 2]));
    expect(wide.comparison).toBe('cannot-tell');
    expect(wide.because).toMatch(/neither surely a change nor surely within 0\.25/);
  });
});

describe('whether a change is one at all', () => {
  const pairsOf = (differences: readonly number[], baseline = 3): readonly CasePair[] =>
    differences.map((difference) => ({ candidate: baseline + difference, baseline, weight: 1 }));
  const mixed = [1, 1, 1, 0.5, 1, 1, -0.5, 1, 0.5, 1, 1, -1];

  it('scores are tested by signed ranks, yes-or-no answers by McNemar, fewer than ten cases not at all', () => {
    expect(testChange(pairsOf(mixed), { min: 1, max: 5 })?.name).toBe('Wilcoxon signed-rank (Pratt), exact');
    const answers = Array.from({ length: 12 }, (_, index) => ({
      candidate: index < 8 ? 1 : 0,
      baseline: 0,
      weight: 1,
    }));
    const answered = testChange(answers, { min: 0, max: 1 });
    expect(answered?.name).toBe('exact McNemar');
    expect(answered?.p).toBeCloseTo(2 / 256, 12);
    expect(testChange(pairsOf(mixed.slice(0, 9)), { min: 1, max: 5 })).toBeUndefined();
  });

  it('what only chance among many metrics may do is no change, and says so', () => {
    const pairs = pairsOf(mixed);
    const [change, scale] = [estimateChange(pairs), { min: 1, max: 5, better: 'higher' } as const];
    const own = testChange(pairs, scale);
    const alone = adjustTests([own])[0];
    expect(compareCases(change, scale, alone)).toMatchObject({ comparison: 'improved' });
    const crowded = adjustTests([own, ...Array.from({ length: 30 }, () => ({ name: 'another', p: 0.5 }))])[0];
    expect(compareCases(change, scale, crowded)).toMatchObject({
      comparison: 'cannot-tell',
      because: expect.stringContaining('with so many others beside it, chance may do that (adjusted p '),
    });
  });

  it('metrics that could not be tested take no part in the correction', () => {
    const [first, none, second] = adjustTests([{ name: 'a', p: 0.02 }, undefined, { name: 'b', p: 0.5 }]);
    expect([first?.adjustedP, none, second?.adjustedP]).toEqual([0.04, undefined, 0.5]);
  });
});
