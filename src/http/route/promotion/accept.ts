import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const accept = endpoint('accept', async ({ params, body, caller }, { control, unitOfWork }) => {
  const promotion = await control.accept(caller.actor, { promotion: readId('prm', params.id), ...body });
  return unitOfWork.run((tx) => readPromotion(tx, promotion));
});
