import { expect, test } from 'vitest';
import { digestOfBytes } from '../shared/index.ts';
import type { ArmResult, EvaluationResult, EvaluatorInfo, Scoring } from './evaluation-result.ts';
import { qualitySampleOf, qualitySampleSchema } from './quality-sample.ts';

const evaluator = (name: string, over: Partial<EvaluatorInfo> = {}): EvaluatorInfo => ({
  name,
  version: '1',
  scale: { min: 1, max: 5 },
  better: 'higher',
  threshold: 3,
  judge: 'exact',
  family: 'quality',
  ...over,
});

const scored = (name: string, score: number): Scoring => ({ evaluator: name, outcome: 'scored', score, reason: '' });
const skipped = (name: string): Scoring => ({ evaluator: name, outcome: 'not-applicable', reason: '' });

function arm(label: string, replies: readonly (readonly [string, readonly Scoring[]])[]): ArmResult {
  return {
    release: digestOfBytes(label),
    label,
    deploymentId: undefined,
    replies: replies.map(([caseId, scorings], repeat) => ({
      caseId,
      repeat,
      text: '',
      toolCalls: [],
      latencyMs: 1,
      tokens: undefined,
      scorings,
    })),
  };
}

function result(candidate: ArmResult, baseline: ArmResult | undefined, evaluators: readonly EvaluatorInfo[]) {
  const counts = { scored: 0, 'not-applicable': 0, blocked: 0, errored: 0 };
  const empty = { mean: undefined, passRate: undefined, counts };
  return {
    id: 'evl_1',
    agent: 'customer-service',
    environment: 'production',
    dataset: { name: 'cases', digest: digestOfBytes('cases'), cases: 2 },
    repeats: 2,
    candidate,
    baseline,
    metrics: evaluators.map((info) => ({
      evaluator: info,
      candidate: empty,
      baseline: undefined,
      change: undefined,
      comparison: 'cannot-tell',
      because: '',
    })),
    erroredRatio: 0.01,
  } satisfies EvaluationResult;
}

test('takes per case the mean over evaluators that scored both arms, over their repeats', () => {
  const evaluators = [evaluator('relevance'), evaluator('tools'), evaluator('leak', { family: 'safety' })];
  const candidate = arm('v2', [
    ['a', [scored('relevance', 4), scored('tools', 2), scored('leak', 1)]],
    ['a', [scored('relevance', 5), scored('tools', 4)]],
    ['b', [scored('relevance', 3), scored('tools', 1)]],
    ['only-here', [scored('relevance', 1)]],
  ]);
  const baseline = arm('v1', [
    ['a', [scored('relevance', 3), scored('tools', 3)]],
    ['b', [scored('relevance', 4), skipped('tools')]],
  ]);
  const sample = qualitySampleOf(result(candidate, baseline, evaluators), 2);
  expect(sample.cases).toEqual([
    { caseId: 'a', candidate: (4.5 + 3) / 2, baseline: 3 },
    { caseId: 'b', candidate: 3, baseline: 4 },
  ]);
  expect(sample).toMatchObject({ evaluationId: 'evl_1', look: 2, erroredRatio: 0.01 });
  expect(sample.evaluators.candidate).toEqual(['relevance@1', 'tools@1']);
});

test('brings other scales and directions to 1-5, higher better, and leaves a missing baseline open', () => {
  const severity = evaluator('severity', { scale: { min: 0, max: 10 }, better: 'lower' });
  const sample = qualitySampleOf(result(arm('v2', [['a', [scored('severity', 2.5)]]]), undefined, [severity]), 1);
  expect(sample.cases).toEqual([{ caseId: 'a', candidate: 4, baseline: undefined }]);
  expect(sample.evaluators.baseline).toBeUndefined();
});

test('says where the judge of one of its evaluators is not to be trusted, and not where another’s is', () => {
  const both = result(arm('v2', [['a', [scored('relevance', 4)]]]), undefined, [evaluator('relevance')]);
  const known = { at: 0, agrees: { events: 1, n: 1 }, failsBad: { events: 0, n: 0 }, passesGood: { events: 1, n: 1 } };
  const distrusted = (name: string) => ({
    ...both,
    calibrations: [{ evaluator: name, ...known, distrusted: 'has changed: so' }],
  });
  expect(qualitySampleOf(distrusted('relevance'), 1).distrusted).toBe('the judge of relevance has changed: so');
  expect(qualitySampleOf(distrusted('fluency'), 1).distrusted).toBeUndefined();
});

test('says whose scores are indicative only', () => {
  const one = arm('v1', [['a', [scored('relevance', 4), scored('exact-match', 1)]]]);
  const offline = evaluator('relevance', { judge: 'offline judge, indicative only' });
  const sample = qualitySampleOf(result(one, undefined, [offline, evaluator('exact-match')]), 1);
  expect(sample.indicative).toBe('scored by offline judge, indicative only: relevance');
  expect(qualitySampleSchema.parse(sample)).toHaveProperty('indicative', sample.indicative);
  expect(qualitySampleOf(result(one, undefined, [evaluator('relevance')]), 1)).not.toHaveProperty('indicative');
});
