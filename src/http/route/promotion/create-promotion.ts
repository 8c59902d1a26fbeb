import { parseDuration } from '#domain/shared/index.ts';
import { endpoint } from '../../endpoint.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const createPromotion = endpoint('createPromotion', async ({ body, caller }, { control, unitOfWork }) => {
  const { at, ...wanted } = body;
  const promotion = await control.promote(caller.actor, { ...wanted, ...startOf(at) });
  return unitOfWork.run((tx) => readPromotion(tx, promotion));
});

function startOf(at: string | undefined) {
  if (at === undefined) return {};
  return at.startsWith('+') ? { afterMs: parseDuration(at.slice(1)) } : { at: Date.parse(at) };
}
