import { expect, it } from 'vitest';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Action } from '#ports/index.ts';
import { aRollout } from '#testing/builder/rollout.ts';
import { actionKey } from './action-key.ts';
import { liveFindings } from './live-result.ts';

const promotion = (startedOver: number) =>
  ({ id: 'prm_1', rollout: { ...aRollout(), startedOver } }) as unknown as Promotion;

function evaluated(step: number, startedOver: number, harm?: string): Action {
  const quality = {
    evaluationId: `evl_${startedOver}`,
    look: 1,
    evaluators: { candidate: [] },
    cases: [],
    erroredRatio: 0,
  };
  const result = { pass: harm === undefined, because: '', evaluationId: quality.evaluationId, harm, quality };
  return { key: actionKey.evaluateStep('prm_1', step, startedOver), state: 'done', result } as unknown as Action;
}

it('takes no evaluation of before it started over for one of now', () => {
  expect(liveFindings(promotion(1), [evaluated(0, 0), evaluated(1, 0)])).toEqual({
    harm: undefined,
    quality: undefined,
  });
});

it('counts all looks, those before it started over included', () => {
  const { quality } = liveFindings(promotion(1), [evaluated(0, 0), evaluated(1, 0), evaluated(0, 1)]);
  expect(quality).toMatchObject({ evaluationId: 'evl_1', look: 3 });
});

it('forgets no harm, whichever evaluation confirmed it', () => {
  expect(liveFindings(promotion(1), [evaluated(0, 0, 'it leaked'), evaluated(0, 1)]).harm).toBe('it leaked');
  expect(liveFindings(promotion(0), [evaluated(0, 0, 'it leaked'), evaluated(1, 0)]).harm).toBe('it leaked');
});
