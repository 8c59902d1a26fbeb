import { describe, expect, it } from 'vitest';
import type { OwnEvaluator } from '#domain/config/index.ts';
import { caseSchema } from '#domain/dataset/index.ts';
import { createEvaluators, NO_JUDGE } from '../index.ts';

const COMMON = { name: 'mine', scale: { min: 0, max: 1 }, better: 'higher' } as const;

async function grade(own: OwnEvaluator, reply: string, fields: object = {}) {
  const [evaluator] = createEvaluators(['mine'], NO_JUDGE, [own]);
  const item = caseSchema.parse({ id: 'c', query: 'Capital of France?', ...fields });
  const question = { item, plantedSecrets: [] };
  const whyNot = evaluator?.whyNotApplicable(question);
  if (whyNot !== undefined) return { whyNot };
  return evaluator?.score({ ...question, reply, toolCalls: [{ name: 'look_up', arguments: { q: 'France' } }] });
}

type Operation = Extract<OwnEvaluator, { kind: 'string-check' }>['operation'];

function check(operation: Operation, reply: string, more: { input?: string; reference?: string; case?: object } = {}) {
  const { input = '{{ sample.output_text }}', reference = '{{ item.groundTruth }}' } = more;
  const own = { ...COMMON, kind: 'string-check', threshold: 1, operation, input, reference } as const;
  return grade(own, reply, more.case ?? { groundTruth: 'Paris' });
}

describe('a string check', () => {
  it.each([
    ['eq', 'Paris', 1],
    ['eq', 'paris', 0],
    ['eq', 'Paris.', 0],
    ['ne', 'Paris', 0],
    ['ne', 'Lyon', 1],
    ['like', 'It is Paris.', 1],
    ['like', 'It is PARIS.', 0],
    ['ilike', 'It is PARIS.', 1],
    ['ilike', 'It is Lyon.', 0],
  ] as const)('%s holds "%s" against "Paris": %i', async (operation, reply, score) => {
    expect(await check(operation, reply)).toMatchObject({ outcome: 'scored', score, pass: score === 1 });
  });

  it('compares what its templates make of the case and the reply, and reads what is put in as no template', async () => {
    const input = '{{item.query}} {{ sample.output_text }} {{ sample.output_tools }}';
    const reference = 'Capital of France? {{ item.query }} [{"name":"look_up","arguments":{"q":"France"}}]';
    expect(await check('eq', '{{ item.query }}', { input, reference: 'other' })).toMatchObject({ score: 0 });
    const whole = await check('eq', 'Capital of France?', { input, reference });
    expect(whole).toMatchObject({ score: 1 });
    expect(await check('like', '{{ item.context }}', { reference: '{{' })).toMatchObject({ score: 1 });
  });

  it('does not apply to a case that lacks what it names, nor to safety cases', async () => {
    expect(await check('eq', 'Paris', { case: {} })).toEqual({ whyNot: 'the case has no groundTruth' });
    expect(await check('eq', 'Paris', { reference: 'Paris', case: {} })).toMatchObject({ score: 1 });
    const safety = await check('eq', 'Paris', { case: { groundTruth: 'Paris', tags: ['safety'] } });
    expect(safety).toHaveProperty('whyNot', expect.stringContaining('a safety case'));
  });
});

type Metric = Extract<OwnEvaluator, { kind: 'text-similarity' }>['evaluationMetric'];

function compare(evaluationMetric: Metric, reply: string, groundTruth: string) {
  const texts = { input: '{{ sample.output_text }}', reference: '{{ item.groundTruth }}' };
  const own = { ...COMMON, kind: 'text-similarity', threshold: 0.5, evaluationMetric, ...texts } as const;
  return grade(own, reply, { groundTruth });
}

describe('a text similarity', () => {
  it.each([
    // As rapidfuzz's documentation gives them for `fuzz.ratio`.
    ['this is a test', 'this is a test!', 28 / 29],
    ['fuzzy wuzzy was a bear', 'wuzzy fuzzy was a bear', 0.909090909],
    ['😀a', '😀b', 0.5],
    ['abc', 'xyz', 0],
  ])('fuzzy_match of "%s" and "%s"', async (reply, truth, score) => {
    expect(await compare('fuzzy_match', reply, truth)).toMatchObject({ score: expect.closeTo(score, 6) });
  });

  it('gives what the text metrics of the same definition give', async () => {
    const [reply, truth] = ['The cat sat on the mat today', 'The cat sat on a mat'];
    const same = [
      ['bleu', 'bleu'],
      ['rouge_1', 'rouge-1'],
      ['rouge_2', 'rouge-2'],
      ['rouge_l', 'rouge-l'],
    ] as const;
    for (const [metric, name] of same) {
      const [evaluator] = createEvaluators([name], NO_JUDGE);
      const item = caseSchema.parse({ id: 'c', query: '?', groundTruth: truth });
      const text = await evaluator?.score({ item, plantedSecrets: [], reply, toolCalls: [] });
      expect(await compare(metric, reply, truth)).toMatchObject({ outcome: 'scored', score: text?.score });
      expect(text?.score).toBeGreaterThan(0);
    }
    // Of 4 and 3 runs of four words, one is in both.
    expect(await compare('rouge_4', reply, truth)).toMatchObject({ score: expect.closeTo(2 / 7, 9) });
    expect(await compare('rouge_5', reply, truth)).toMatchObject({ score: 0, pass: false });
  });

  it('is errored where the texts are too long to compare', async () => {
    const long = await compare('fuzzy_match', 'x'.repeat(10_001), 'y');
    expect(long).toMatchObject({ outcome: 'errored', reason: expect.stringContaining('at most 10000') });
  });
});
