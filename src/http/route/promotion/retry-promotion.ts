import { endpoint } from '../../endpoint.ts';
import { findPromotion } from '../../read/find-promotion.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const retryPromotion = endpoint('retryPromotion', async ({ params, body, caller }, { control, unitOfWork }) => {
  const { id } = await unitOfWork.run((tx) => findPromotion(tx, params.id));
  const promotion = await control.retry(caller.actor, { promotion: id, reason: body.reason });
  return unitOfWork.run((tx) => readPromotion(tx, promotion));
});
