import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { parseRoles } from '../../read/parse-roles.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const withdraw = endpoint('withdraw', async ({ params, body, caller }, { control, unitOfWork }) => {
  const roles = body.roles === undefined ? undefined : parseRoles(body.roles);
  const id = readId('prm', params.id);
  const promotion = await control.withdraw(caller.actor, { promotion: id, roles, reason: body.reason });
  return unitOfWork.run((tx) => readPromotion(tx, promotion));
});
