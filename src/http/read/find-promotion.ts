import type { Promotion } from '#domain/promotion/index.ts';
import type { Tx } from '#ports/index.ts';
import { notFound, readId } from './not-found.ts';

/** @throws AppError NOT_FOUND */
export async function findPromotion(tx: Tx, id: string): Promise<Promotion> {
  const promotion = await tx.promotions.find(readId('prm', id));
  if (promotion === undefined) throw notFound('prm', id);
  return promotion;
}

/** The promotion that a rollout belongs to. @throws AppError NOT_FOUND */
export async function findPromotionOfRollout(tx: Tx, id: string): Promise<Promotion> {
  const promotion = await tx.promotions.find(readId('rol', id));
  if (promotion === undefined) throw notFound('rol', id);
  return promotion;
}
