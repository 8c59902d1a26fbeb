import type { RolloutRequest } from '#domain/rollout/index.ts';
import type { HttpDeps } from '../../deps.ts';
import { type Call, endpoint } from '../../endpoint.ts';
import { findPromotionOfRollout } from '../../read/find-promotion.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const pauseRollout = endpoint('pauseRollout', (call, deps) => request('pause', call, deps));
export const resumeRollout = endpoint('resumeRollout', (call, deps) => request('resume', call, deps));
export const advanceRollout = endpoint('advanceRollout', (call, deps) => request('advance', call, deps));
export const promoteFullRollout = endpoint('promoteFullRollout', (call, deps) => request('promote-full', call, deps));
export const abortRollout = endpoint('abortRollout', (call, deps) => request('abort', call, deps));

/** Writes down what a person asks of a running rollout; the next pass answers it. */
async function request(
  kind: RolloutRequest['kind'],
  {
    params,
    body,
    caller,
  }: Call<'pauseRollout' | 'resumeRollout' | 'advanceRollout' | 'promoteFullRollout' | 'abortRollout'>,
  { control, unitOfWork }: HttpDeps,
) {
  const { id } = await unitOfWork.run((tx) => findPromotionOfRollout(tx, params.id));
  const promotion = await control.requestRollout(caller.actor, { promotion: id, kind, reason: body.reason });
  return unitOfWork.run((tx) => readPromotion(tx, promotion));
}
