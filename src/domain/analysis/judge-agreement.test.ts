import { describe, expect, it } from 'vitest';
import { agreementText, agreementTexts, type EvaluatorInfo, indicativeText, OFFLINE_JUDGE } from './index.ts';

function evaluator(name: string, version = '1+judge.2', judge = OFFLINE_JUDGE): EvaluatorInfo {
  return { name, version, scale: { min: 1, max: 5 }, better: 'higher', threshold: 3, judge, family: 'quality' };
}

const metricOf = (info: EvaluatorInfo) => ({
  ...{ evaluator: info, baseline: undefined, change: undefined, comparison: 'cannot-tell' as const, because: 'so' },
  candidate: {
    mean: 4,
    passRate: 1,
    counts: { scored: 1, 'not-applicable': 0, blocked: 0, errored: 0 },
  },
});
const calibration = {
  ...{ evaluator: 'relevance', at: 0, agrees: { events: 9, n: 10 } },
  ...{ failsBad: { events: 4, n: 5 }, passesGood: { events: 5, n: 5 } },
};
const model = evaluator('fluency', '1+judge.gpt-5.p2-abc', 'gpt-5');

describe('how far a judge agrees with people', () => {
  it('is what people found here, else what ships with the offline judge, else not known', () => {
    expect(agreementText(evaluator('relevance'), [calibration])).toContain('agrees with people on 9 of 10');
    expect(agreementText(evaluator('relevance'))).toBe(
      'agrees with 86 of 97 (89 %, 81 to 94; kappa 0.77) of Headgate’s own labelled replies',
    );
    expect(agreementText(model)).toBe('agreement with people not known: headgate judge calibrate');
  });

  it('is not said of what no judge scores, nor as of another version of the offline judge', () => {
    expect(agreementText(evaluator('f1', '1', 'exact'))).toBeUndefined();
    expect(agreementText(evaluator('refusal', '1', 'rules, indicative only'))).toBeUndefined();
    expect(agreementText(evaluator('task-success', '1+judge.0', 'none'))).toBeUndefined();
    expect(agreementText(evaluator('relevance', '1+judge.1'))).toContain('not known');
    expect(agreementText(evaluator('relevance', '1+judge.2', 'gpt-5'))).toContain('not known');
    expect(agreementText(evaluator('constructor'))).toContain('not known');
  });

  it('is said of a whole result in a line for each thing that is known', () => {
    const metrics = [evaluator('relevance'), evaluator('groundedness'), model, evaluator('f1', '1', 'exact')].map(
      metricOf,
    );
    expect(agreementTexts({ metrics })).toEqual([
      'offline judge, indicative only; of Headgate’s own labelled replies it agrees with 86 of 97 (89 %, 81 to 94; kappa 0.77) for relevance, 78 of 90 (87 %, 78 to 92; kappa 0.73) for groundedness',
      'fluency: agreement with people not known: headgate judge calibrate',
    ]);
    const [first, second] = agreementTexts({ metrics, calibrations: [calibration] });
    expect(first).toContain('relevance: its judge agrees with people on 9 of 10');
    expect(second).not.toContain('relevance');
  });
});

it('names who gave scores that are indicative only, and for what', () => {
  const rules = evaluator('refusal', '1', 'rules, indicative only');
  expect(indicativeText([evaluator('relevance'), rules, model, evaluator('groundedness')])).toBe(
    'scored by offline judge, indicative only: relevance, groundedness; by rules, indicative only: refusal',
  );
  expect(indicativeText([model])).toBeUndefined();
});
