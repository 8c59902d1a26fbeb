import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const cancelPromotion = endpoint(
  'cancelPromotion',
  async ({ params, body, caller }, { control, unitOfWork }) => {
    const id = readId('prm', params.id);
    const promotion = await control.cancelPromotion(caller.actor, { promotion: id, reason: body.reason });
    return unitOfWork.run((tx) => readPromotion(tx, promotion));
  },
);
