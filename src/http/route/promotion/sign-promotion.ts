import type { HttpDeps } from '../../deps.ts';
import { type Call, endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { parseRoles } from '../../read/parse-roles.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const approve = endpoint('approve', (call, deps) => sign('approved', call, deps));
export const reject = endpoint('reject', (call, deps) => sign('rejected', call, deps));

/** Who signs, and in which roles they may, comes from the token; control refuses a role that it does not hold. */
async function sign(
  decision: 'approved' | 'rejected',
  { params, body, caller }: Call<'approve' | 'reject'>,
  { control, unitOfWork }: HttpDeps,
) {
  const { reason, played } = body;
  const signature = { promotion: readId('prm', params.id), roles: parseRoles(body.roles), decision, reason, played };
  const promotion = await control.sign(caller.actor, caller.roles, signature);
  return unitOfWork.run((tx) => readPromotion(tx, promotion));
}
