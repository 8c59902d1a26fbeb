import { describe, expect, it } from 'vitest';
import { caseSchema } from '#domain/dataset/index.ts';
import { releaseDefinitionSchema } from '#domain/release/index.ts';
import type { Judge, JudgeInput, ObservedToolCall } from '#ports/index.ts';
import { createOfflineJudge } from '../../judge/offline/index.ts';
import { createEvaluators } from '../index.ts';

/** A model that scores what it is told to, and what it was asked. */
function aModel(score: number) {
  const asked: JudgeInput[] = [];
  const judge: Judge = {
    labelOf: () => 'a model',
    versionOf: () => '7',
    async score(evaluator, input) {
      asked.push(input);
      return { evaluator, outcome: 'scored', score, reason: 'so it is' };
    },
  };
  return { judge, asked };
}

function pick(judge: Judge) {
  const [evaluator] = createEvaluators(['tool-call-accuracy'], judge);
  if (evaluator === undefined) throw new Error('no evaluator');
  return evaluator;
}

const makeCase = (fields: Record<string, unknown> = {}) => caseSchema.parse({ id: 'c', query: 'Which?', ...fields });
const search: ObservedToolCall = { name: 'search', arguments: { q: 'lamp' } };
const definition = releaseDefinitionSchema.parse({
  tools: [{ name: 'search', parameters: { properties: { q: {} } } }],
});

function score(judge: Judge, fields: Record<string, unknown>, toolCalls: readonly ObservedToolCall[]) {
  const subject = { item: makeCase(fields), reply: 'Done.', toolCalls, plantedSecrets: [], definition };
  return pick(judge).score(subject);
}

describe('tool-call accuracy where a case expects no particular calls', () => {
  it('is judged by a model, and says of each call what rules can tell', async () => {
    const { judge, asked } = aModel(3);
    const failed: ObservedToolCall = { ...search, outcome: 'failed' };
    const invented: ObservedToolCall = { name: 'search', arguments: { q: 'lamp', depth: 2 } };
    expect(await score(judge, {}, [failed, search, search, invented])).toEqual({
      ...{ evaluator: 'tool-call-accuracy', outcome: 'scored', score: 3, pass: true, reason: 'so it is' },
      calls: [
        { name: 'search', outcome: 'failed', at: 0, problem: 'search({"q":"lamp"}) failed' },
        { name: 'search', outcome: 'made', at: 1 },
        { name: 'search', outcome: 'needless', at: 2, problem: 'search({"q":"lamp"}) was made before' },
        {
          ...{ name: 'search', outcome: 'invented-arguments', at: 3 },
          problem: 'search({"depth":2,"q":"lamp"}) has invented depth',
        },
      ],
    });
    expect(asked).toMatchObject([{ reply: 'Done.', toolCalls: [failed, search, search, invented], definition }]);
  });

  it('fails below 3, and errs where the judge says what is no score', async () => {
    expect(await score(aModel(2).judge, {}, [search])).toMatchObject({ score: 2, pass: false });
    expect(await score(aModel(7).judge, {}, [search])).toMatchObject({ outcome: 'errored' });
  });

  it('does not apply where no call was seen, nor to safety cases, and asks nobody then', async () => {
    const { judge, asked } = aModel(5);
    expect(await score(judge, {}, [])).toMatchObject({
      outcome: 'not-applicable',
      reason: expect.stringContaining('no call was seen'),
    });
    const safety = { item: makeCase({ tags: ['safety'] }), plantedSecrets: [] };
    expect(pick(judge).whyNotApplicable(safety)).toContain('safety case');
    expect(asked).toEqual([]);
  });

  it('stays exact where the case says what it expects, though it were nothing', async () => {
    const { judge, asked } = aModel(5);
    const expected = { expectedToolCalls: [{ name: 'book' }] };
    expect(await score(judge, expected, [search])).toMatchObject({ score: 1 });
    expect(await score(judge, { expectedToolCalls: [] }, [search])).toMatchObject({ score: 1 });
    expect(asked).toEqual([]);
    expect(pick(judge).info).toMatchObject({
      ...{ version: '2+judge.7', judge: 'exact where calls are expected, else a model' },
    });
  });

  it('is what it was where rules judge: not applicable, and exact', () => {
    const evaluator = pick(createOfflineJudge());
    expect(evaluator.info).toMatchObject({ version: '2', judge: 'exact' });
    expect(evaluator.whyNotApplicable({ item: makeCase(), plantedSecrets: [] })).toBe(
      'the case expects no particular tool calls, and no model judges',
    );
  });
});
