import { describe, expect, it } from 'vitest';
import { caseSchema } from '#domain/dataset/index.ts';
import type { Judge } from '#ports/index.ts';
import { combineJudgements, createPanel, type Judgement } from './index.ts';

const scored = (score: number): Judgement => ({ outcome: 'scored', score, reason: `says ${score}` });
const errored: Judgement = { outcome: 'errored', reason: 'prose' };
const blocked: Judgement = { outcome: 'blocked', reason: 'filter' };

describe('several judgements', () => {
  it.each<readonly ['mean' | 'majority', readonly number[], number]>([
    ['mean', [5, 4, 3], 4],
    ['mean', [1, 5], 3],
    ['majority', [5, 5, 1], 5],
    ['majority', [1, 5, 1, 1], 1],
    ['majority', [5, 3, 1], 3],
    ['majority', [2, 4], 3],
    ['majority', [5, 5, 2, 1], 3.5],
  ])('become one by %s: %j', (by, scores, expected) => {
    expect(combineJudgements(scores.map(scored), by)).toMatchObject({ outcome: 'scored', score: expected });
  });

  it('say the reason of the one that is nearest, and all scores', () => {
    expect(combineJudgements([scored(1), scored(4), scored(5)], 'majority').reason).toBe(
      'says 4 (majority of 1, 4, 5)',
    );
  });

  it('are one without more words where there is only one', () => {
    for (const one of [scored(4), errored, blocked]) expect(combineJudgements([one], 'mean')).toEqual(one);
  });

  it('are a score only where more than half are: unknown is not pass', () => {
    expect(combineJudgements([scored(5), scored(5), errored], 'mean')).toMatchObject({ outcome: 'scored', score: 5 });
    expect(combineJudgements([scored(5), errored], 'mean').outcome).toBe('errored');
    expect(combineJudgements([scored(5), errored, errored], 'majority').reason).toBe(
      '2 of 3 judgings gave no score: prose',
    );
    expect(combineJudgements([scored(5), errored, blocked], 'mean').outcome).toBe('blocked');
    expect(combineJudgements([scored(5), scored(5), blocked], 'mean').outcome).toBe('scored');
  });
});

describe('a panel', () => {
  const judgeOf = (name: string, score: number): Judge => ({
    labelOf: () => name,
    versionOf: () => `${name}.1`,
    score: async (evaluator) => ({ evaluator, outcome: 'scored', score, reason: name }),
    spent: () => ({ calls: 1, recalled: 0, inputTokens: 10, outputTokens: 2 }),
  });
  const input = { item: caseSchema.parse({ id: 'c', query: 'q' }), reply: 'r', toolCalls: [] };
  const panel = createPanel(
    [
      { judge: judgeOf('a', 5) },
      { judge: judgeOf('b', 2), evaluators: ['fluency'] },
      { judge: judgeOf('c', 2), evaluators: ['fluency', 'coherence'] },
    ],
    judgeOf('rest', 1),
    'majority',
  );

  it('lets each judge what is its, and says who it was', async () => {
    expect(await panel.score('fluency', input)).toMatchObject({ evaluator: 'fluency', score: 2 });
    expect([panel.labelOf('fluency'), panel.versionOf('fluency')]).toEqual([
      'majority of a, b, c',
      'majority of a.1, b.1, c.1',
    ]);
    expect(await panel.score('relevance', input)).toEqual({
      evaluator: 'relevance',
      outcome: 'scored',
      score: 5,
      reason: 'a',
    });
    expect(panel.labelOf('relevance')).toBe('a');
  });

  it('leaves what is nobody’s to the one for the rest', async () => {
    const some = createPanel([{ judge: judgeOf('b', 2), evaluators: ['fluency'] }], judgeOf('rest', 1), 'mean');
    expect(await some.score('relevance', input)).toMatchObject({ score: 1, reason: 'rest' });
    expect(some.labelOf('relevance')).toBe('rest');
  });

  it('costs what all of them cost', () => {
    expect(panel.spent?.()).toEqual({ calls: 4, recalled: 0, inputTokens: 40, outputTokens: 8 });
  });
});
