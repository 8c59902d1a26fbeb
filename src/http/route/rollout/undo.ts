import { endpoint } from '../../endpoint.ts';

export const undo = endpoint('undo', async ({ body, caller }, { control }) => {
  const { message, promotion } = await control.undo(caller.actor, body);
  return { ok: true as const, message, ...(promotion === undefined ? {} : { promotion: promotion.id }) };
});
