import { describe, expect, it } from 'vitest';
import { casesToTell } from './cases-to-tell.ts';
import { type EvaluationResult, noiseNotes, noiseOf, noiseRows, pooledTwice } from './index.ts';

const evaluator = {
  ...{ name: 'relevance', version: '1', scale: { min: 1, max: 5 }, better: 'higher' as const, threshold: 3 },
  ...{ judge: 'gpt-5', family: 'quality' as const },
};
const counts = { scored: 1, 'not-applicable': 0, blocked: 0, errored: 0 };
const summary = { mean: 3, passRate: 1, counts };
const digest = `sha256:${'a'.repeat(64)}` as const;

/** A result of which only what noise is made from is real. */
function resultOf(scores: readonly (readonly number[])[], says: (at: number, repeat: number) => string, tests = 1) {
  const arm = (name: string) => ({
    ...{ release: digest, label: 'v1', deploymentId: undefined },
    replies: scores.flatMap((repeats, at) =>
      repeats.map((score, repeat) => ({
        ...{ caseId: `case-${at}`, repeat: repeat + 1, text: `${name} ${says(at, repeat)}`, toolCalls: [] },
        ...{ latencyMs: 1, tokens: 1 },
        scorings: [{ evaluator: 'relevance', outcome: 'scored' as const, score, pass: true, reason: '' }],
      })),
    ),
  });
  const metric: EvaluationResult['metrics'][number] = {
    ...{ evaluator, candidate: summary, baseline: summary, change: undefined, because: '' },
    ...{ comparison: 'cannot-tell', test: { name: 'a test', p: 1, adjustedP: 1 } },
  };
  const others = Array.from({ length: tests - 1 }, () => ({
    ...{ ...metric, evaluator: { ...evaluator, family: 'safety' as const } },
  }));
  return {
    ...{ candidate: arm('one'), baseline: arm('other'), metrics: [metric, ...others], repeats: scores[0]?.length ?? 1 },
    dataset: { name: 'cases', digest, cases: scores.length },
  };
}

const cases = Array.from({ length: 20 }, (_, at) => ({ id: `case-${at}`, weight: 1 }));
/** Scores of two repeats that differ by 2 in every other case: variance 2 in these, and 1 over all. */
const scores = cases.map((_, at) => (at % 2 === 0 ? [2, 4] : [3, 3]));
const different = (_: number, repeat: number) => `${repeat}`;
const same = () => 'always the same';
/** Differences of 1 between judgings of the same reply: variance 0.5. */
const twice = [{ evaluator: 'relevance', replies: 10, squares: 10, isFixed: false }];

describe('the noise of a release that is compared with itself', () => {
  it('tells the agent from the judge: what judging the same reply twice shows is no agent’s', () => {
    const [noise] = noiseOf(resultOf(scores, different), cases, twice);
    expect(noise?.betweenRepeats).toBeCloseTo(1, 10);
    expect(noise?.judge).toEqual({ deviation: Math.sqrt(0.5), replies: 10, isFixed: false });
    expect(noise?.agent).toBeCloseTo(Math.sqrt(1 - 0.5), 10);
  });

  it('takes nothing off where the words stayed the same, which are judged once', () => {
    const [noise] = noiseOf(resultOf(scores, same), cases, twice);
    expect(noise?.agent).toBeCloseTo(1, 10);
  });

  it('is the judge’s only where it is the judge who scores, as for the number of cases', () => {
    const half = (_: string, caseId: string) => Number(caseId.slice('case-'.length)) % 2 === 0;
    const [noise] = noiseOf(resultOf(scores, different), cases, twice, half);
    expect(noise?.judge).toMatchObject({ deviation: Math.sqrt(0.5) });
    expect(noise?.agent).toBeCloseTo(Math.sqrt(1 - 0.5 / 2), 10);
    const needed = (asks: (evaluator: string, caseId: string) => boolean) =>
      noiseOf(resultOf(scores, same), cases, twice, asks)[0]?.needed[1]?.cases ?? 0;
    expect(needed(half)).toBeLessThan(needed(() => true));
    expect(needed(half)).toBeGreaterThan(needed(() => false));
  });

  it('is no agent’s below nothing, and of neither where nobody judged twice', () => {
    const calm = cases.map(() => [3, 3]);
    expect(noiseOf(resultOf(calm, different), cases, twice)[0]?.agent).toBe(0);
    const [unknown] = noiseOf(resultOf(scores, different), cases, []);
    expect(unknown).toMatchObject({ betweenRepeats: expect.closeTo(1, 10) });
    expect(unknown).not.toHaveProperty('agent');
    expect(unknown).not.toHaveProperty('judge');
    const [once] = noiseOf(
      resultOf(
        cases.map(() => [3]),
        different,
      ),
      cases,
      twice,
    );
    expect(once).not.toHaveProperty('betweenRepeats');
  });

  it('asks for as many cases as tell such a change 8 times in 10, none on the margin, and more for one of many', () => {
    const [noise] = noiseOf(resultOf(scores, same), cases, [{ ...twice[0], isFixed: true } as never]);
    // Both arms are alike here, so that nothing differs between them.
    expect(noise?.needed).toEqual(
      [0, 0.4, 0.6, 1].map((change) => ({ change: expect.closeTo(change, 10), cases: 10 })),
    );
    const [noisy] = noiseOf(resultOf(scores, same), cases, twice);
    // The same words hid the judge's variance, which counts for cases to come: 2 * 0.5 / 2 repeats.
    const planned = { margin: 0.25, deviation: Math.sqrt(0.5) };
    expect(noisy?.needed.map((one) => one.cases)).toEqual(
      [0, 0.4, 0.6, 1].map((change) => Math.max(10, casesToTell({ estimate: change, cases: 0 }, planned) ?? 0)),
    );
    const [oneOfTen] = noiseOf(resultOf(scores, same, 10), cases, twice);
    expect(oneOfTen?.needed[3]?.cases).toBeGreaterThan(noisy?.needed[3]?.cases ?? Number.NaN);
  });

  it('says nothing of cases where too little was scored, and no number where 10,000 are too few', () => {
    expect(noiseOf(resultOf([[3, 3]], same), cases, twice)[0]?.needed).toEqual([]);
    const wild = [{ evaluator: 'relevance', replies: 10, squares: 200_000, isFixed: false }];
    const [noise] = noiseOf(resultOf(scores, same), cases, wild);
    expect(noise?.needed[1]).toEqual({ change: expect.closeTo(0.4, 10) });
  });

  it('of shares is that of all their replies together', () => {
    const share = (squares: number) =>
      noiseOf(resultOf(scores, same), cases, [{ evaluator: 'relevance', replies: 5, squares, isFixed: false }]);
    expect(pooledTwice([share(4), share(6)])).toEqual([
      { evaluator: 'relevance', replies: 10, squares: expect.closeTo(10, 10), isFixed: false },
    ]);
    // One had nothing to ask its judge again, or no budget left.
    const silent = noiseOf(resultOf(scores, same), cases, []);
    expect(pooledTwice([share(4), silent])).toEqual(pooledTwice([share(4)]));
    expect(pooledTwice([silent, silent])).toEqual([]);
  });
});

describe('the table of it', () => {
  it('has a row a metric, and says what its figures mean', () => {
    const result = resultOf(scores, different);
    const shown = { ...result, noise: noiseOf(result, cases, twice) };
    expect(noiseRows(shown)).toEqual([['relevance', '0.71', '0.71', '10', '10 (0.4)', '10 (0.6)', '10 (1)']]);
    expect(noiseNotes(shown).join('\n')).toMatch(
      /of the judge, judging the same reply again \(10 replies\)[\s\S]*20 cases/,
    );
    const unknown = { ...result, noise: noiseOf(result, cases, []) };
    expect(noiseRows(unknown)[0]?.slice(0, 3)).toEqual(['relevance', '1.00 with the judge', 'unknown']);
    expect(noiseNotes({ ...result, noise: [] })).toEqual([]);
  });
});
