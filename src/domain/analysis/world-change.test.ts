import { describe, expect, test } from 'vitest';
import { errorRate, quality, traffic } from '#testing/builder/judged-metric.ts';
import type { Metric } from './metric.ts';
import type { QualitySample } from './samples.ts';
import { worldChange } from './world-change.ts';

type Arm = Parameters<typeof traffic>[0];

const tokens: Metric = { ...errorRate, name: 'tokens', kind: 'mean', margin: { kind: 'relative', value: 0.5 } };

function world(before: Arm, baseline: Arm, candidate: Arm, metrics: readonly Metric[] = [errorRate, tokens]) {
  const now = traffic(candidate, baseline);
  return worldChange({
    metrics,
    before: traffic(before, before).baseline ?? [],
    baseline: now.baseline ?? [],
    candidate: now.candidate,
  });
}

const calm = { requests: 20_000, errors: 40 };

describe('a changed world', () => {
  test('is told where both releases fail alike, and the baseline did not before', () => {
    expect(world(calm, { requests: 900, errors: 90 }, { requests: 100, errors: 11 })).toBe(
      'the world changed: error-rate of the baseline moved although nobody changed it (its own 10 % (90 of 900), before the rollout 0.2 % (40 of 20,000)), and the candidate’s with it',
    );
  });

  test('is not told where only the candidate fails, nor where the baseline alone does', () => {
    expect(world(calm, { requests: 900, errors: 2 }, { requests: 100, errors: 20 })).toBeUndefined();
    expect(world(calm, { requests: 900, errors: 90 }, { requests: 100, errors: 0 })).toBeUndefined();
  });

  test('is not told within the margin, nor of what can’t be compared with before', () => {
    expect(world(calm, { requests: 9_000, errors: 200 }, { requests: 1_000, errors: 22 })).toBeUndefined();
    expect(worldChange({ metrics: [errorRate, tokens], before: [], baseline: [], candidate: [] })).toBeUndefined();
  });

  test('shows in tokens either way: a model that its provider changed answers shorter', () => {
    const at = (requests: number, mean: number) => ({ requests, tokens: { mean, sd: 40 } });
    expect(world(at(9_000, 600), at(2_000, 210), at(400, 205))).toMatch(/^the world changed: tokens of the baseline/);
    expect(world(at(9_000, 600), at(2_000, 1_200), at(400, 1_190))).toMatch(/^the world changed: tokens/);
    expect(world(at(9_000, 600), at(2_000, 1_200), at(400, 610))).toBeUndefined();
  });

  describe('in judged quality', () => {
    const sample = (
      look: number,
      scores: readonly [baseline: number, candidate: number],
      version = '1',
    ): QualitySample => ({
      evaluationId: `evl_${look}`,
      look,
      evaluators: { candidate: [`relevance@${version}`], baseline: [`relevance@${version}`] },
      cases: Array.from({ length: 30 }, (_, index) => ({
        caseId: `case-${index}`,
        baseline: scores[0] + (index % 3) / 10,
        candidate: scores[1] + (index % 2) / 10,
      })),
      erroredRatio: 0,
    });
    const judged = (first: QualitySample, newest: QualitySample) =>
      worldChange({ metrics: [quality], before: [], baseline: [], candidate: [], quality: { first, newest } });

    test('is told where the same cases of both arms lost since the first evaluation', () => {
      expect(judged(sample(1, [4.4, 4.4]), sample(2, [3.2, 3.3]))).toMatch(
        /^the world changed: quality of the baseline/,
      );
      expect(judged(sample(1, [4.4, 4.4]), sample(2, [3.2, 4.4]))).toBeUndefined();
      expect(judged(sample(1, [4.4, 4.4]), sample(2, [4.4, 3.2]))).toBeUndefined();
    });

    test('a judge that changed is no change of the world', () => {
      const distrusted = { ...sample(2, [3.2, 3.3]), distrusted: 'the judge of relevance has changed: so' };
      expect(judged(sample(1, [4.4, 4.4]), distrusted)).toBeUndefined();
    });

    test('another version of an evaluator is another scale, and compares nothing', () => {
      expect(judged(sample(1, [4.4, 4.4]), sample(2, [3.2, 3.3], '2'))).toBeUndefined();
    });
  });
});
