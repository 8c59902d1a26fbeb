import { endpoint } from '../../endpoint.ts';
import { rollbackView } from '../../view/rollback.ts';

export const rollBack = endpoint('rollBack', async ({ body, caller }, { control }) => {
  const { message, rollback } = await control.rollBack(caller.actor, body);
  return { ok: true as const, message, ...(rollback === undefined ? {} : { rollback: rollbackView(rollback) }) };
});
