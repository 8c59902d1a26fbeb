import { describe, expect, test } from 'vitest';
import { ALPHA, judgeMetric, quality, said } from '#testing/builder/judged-metric.ts';
import type { QualitySample } from './samples.ts';

describe('quality', () => {
  const cases = (scores: readonly (readonly [number, number])[]): QualitySample => ({
    evaluationId: 'evl_1',
    look: 1,
    evaluators: { candidate: ['relevance@1'], baseline: ['relevance@1'] },
    cases: scores.map(([candidate, baseline], index) => ({ caseId: `c${index}`, candidate, baseline })),
    erroredRatio: 0,
  });
  const spread = (candidate: number, baseline: number, n = 40) =>
    cases(
      Array.from({ length: n }, (_, index) => [candidate + (index % 5) / 10, baseline + (index % 7) / 10] as const),
    );
  const judge = (sample: QualitySample | undefined) =>
    judgeMetric(quality, { candidate: [], baseline: [], quality: sample }, ALPHA);

  test('without an evaluation nothing is known', () => {
    expect(said(judge(undefined))).toBe('inconclusive: no evaluation of this step yet');
  });

  test('equal cases are proven within the margin, also where all agree to the digit', () => {
    expect(judge(spread(4.2, 4.1))).toMatchObject({ kind: 'pass', proven: true });
    expect(judge(cases(Array.from({ length: 40 }, () => [4.5, 4.5] as const)))).toMatchObject({ kind: 'pass' });
  });

  test('a drop past the margin fails, one within it is said', () => {
    expect(said(judge(spread(3.6, 4.5)))).toMatch(/^fail: surely lower than the baseline/);
    expect(said(judge(spread(4.3, 4.5)))).toMatch(/^pass: worse, within margin/);
  });

  test('a mean under the critical limit fails unless the baseline is under it as well', () => {
    expect(said(judge(spread(3.1, 3.25)))).toMatch(/^fail: surely past the critical limit of 3.5: 3.3/);
    expect(judge(spread(3.1, 3.1)).kind).toBe('inconclusive');
  });

  test('fewer than ten cases allow no verdict', () => {
    expect(said(judge(spread(1, 4.5, 9)))).toBe('inconclusive: 9 of at least 10 judged cases (evl_1)');
  });

  test('each further evaluation of a rollout must show more', () => {
    const sample = spread(4.15, 4.3, 12);
    const upper = (look: number) => judge({ ...sample, look }).card.difference?.lower ?? 0;
    expect(upper(3)).toBeLessThan(upper(1));
  });

  test('scores that are indicative only are said to be', () => {
    const indicative = 'scored by offline judge, indicative only: relevance';
    const verdict = judge({ ...spread(3.6, 4.5), indicative });
    expect(said(verdict)).toMatch(
      /^fail: .* over 40 cases \(evl_1\), scored by offline judge, indicative only: relevance/,
    );
    expect(verdict.card.test).toContain(indicative);
    expect(judge({ ...spread(1, 4.5, 9), indicative }).card.test).toContain(indicative);
    expect(said(judge(spread(3.6, 4.5)))).not.toContain('scored by');
  });

  test('a changed evaluator or judge, or too many failed replies, is an error and not a verdict', () => {
    const sample = spread(4.2, 4.1);
    const changed = { ...sample, evaluators: { candidate: ['relevance@2'], baseline: ['relevance@1'] } };
    expect(said(judge(changed))).toMatch(/^error: evl_1: the arms were scored by different evaluators: relevance@2/);
    const distrusted = { ...spread(1.2, 4.1), distrusted: 'the judge of relevance has changed: so' };
    expect(said(judge(distrusted))).toBe('error: evl_1: the judge of relevance has changed: so');
    expect(said(judge({ ...sample, erroredRatio: 0.06 }))).toMatch(/^error: evl_1: 6 % of the candidate's replies/);
  });
});
