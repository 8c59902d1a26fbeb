import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const signChecklist = endpoint('signChecklist', async ({ params, body, caller }, { control, unitOfWork }) => {
  const signature = { promotion: readId('prm', params.id), ...body };
  const promotion = await control.signChecklist(caller.actor, caller.roles, signature);
  return unitOfWork.run((tx) => readPromotion(tx, promotion));
});
