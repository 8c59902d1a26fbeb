import { describe, expect, it } from 'vitest';
import { digestOfBytes } from '../shared/index.ts';
import { addServed, compareWithBest, type ServedScores } from './best-served.ts';
import type { ArmResult, EvaluatorInfo } from './evaluation-result.ts';

const relevance: EvaluatorInfo = {
  ...{ name: 'relevance', version: '1', scale: { min: 1, max: 5 }, better: 'higher', threshold: 3 },
  ...{ judge: 'a judge', family: 'quality' },
} as const;

/** One reply a case; a case differs from its neighbour by half a point. */
function anArm(label: string, mean: number, cases = 30, noise = 0.5): ArmResult {
  const replies = Array.from({ length: cases }, (_, index) => ({
    ...{ caseId: `case-${index}`, repeat: 1, text: '', toolCalls: [], latencyMs: 1, tokens: undefined },
    scorings: [
      {
        ...{ evaluator: 'relevance', outcome: 'scored' as const, pass: true, reason: '' },
        score: mean + (index % 2 === 0 ? noise : -noise),
      },
    ],
  }));
  return { release: digestOfBytes(label), label, deploymentId: undefined, replies };
}

const served = (...arms: readonly ArmResult[]): readonly ServedScores[] =>
  arms.map((arm, index) => addServed(undefined, arm, [relevance], index));
const compare = (candidate: ArmResult, history: readonly ServedScores[], evaluator = relevance) =>
  compareWithBest({ candidate, baseline: anArm('v3', 4.2) }, evaluator, history);

describe('a candidate beside all that served in 90 days', () => {
  it('is held against the one that it falls furthest from, though it is as good as its baseline', () => {
    const best = compare(anArm('v4', 4.1), served(anArm('v1', 4.8), anArm('v2', 4.5), anArm('v3', 4.2)));
    expect(best).toMatchObject({ label: 'v1', cases: 30, isSure: true });
    expect(best?.mean).toBeCloseTo(4.8, 12);
    expect(best?.dropRatio).toBeCloseTo(0.7 / 4.8, 12);
  });

  it('is not blamed for a drop that chance may make', () => {
    const shuffled = anArm('v4', 4.1, 12, -2);
    expect(compare(shuffled, served(anArm('v1', 4.8, 12, 2)))?.isSure).toBe(false);
  });

  it('needs to be surer the more releases it is held against: the furthest of many is far by chance', () => {
    const candidate = anArm('v4', 4.2, 12, 0);
    const v1 = anArm('v1', 4.42, 12, 0.3);
    const others = Array.from({ length: 40 }, (_, index) => anArm(`other ${index}`, 4.1, 12, 0.3));
    expect(compare(candidate, served(v1))).toMatchObject({ label: 'v1', isSure: true });
    expect(compare(candidate, served(v1, ...others))).toMatchObject({ label: 'v1', isSure: false });
  });

  it('is held against nobody where too few cases, another version or another judge scored them', () => {
    const candidate = anArm('v4', 4.1);
    expect(compare(candidate, served(anArm('v1', 4.8, 9)))).toBeUndefined();
    const history = served(anArm('v1', 4.8));
    expect(compare(candidate, history, { ...relevance, version: '2' })).toBeUndefined();
    expect(compare(candidate, history, { ...relevance, judge: 'another judge' })).toBeUndefined();
    expect(compare(candidate, served(anArm('v3', 4.8), anArm('v4', 4.9)))).toBeUndefined();
  });

  it('sees what a release scored over all its evaluations, not its luckiest', () => {
    const twice = addServed(served(anArm('v1', 5))[0], anArm('v1', 4), [relevance], 7);
    expect(twice.lastAt).toBe(7);
    expect(compare(anArm('v4', 4.5), [twice])?.mean).toBeCloseTo(4.5, 12);
    expect(compare(anArm('v4', 4.5), [twice])?.dropRatio).toBeCloseTo(0, 12);
  });
});
