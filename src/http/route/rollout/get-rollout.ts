import { endpoint } from '../../endpoint.ts';
import { findPromotionOfRollout } from '../../read/find-promotion.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const getRollout = endpoint('getRollout', async ({ params }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => readPromotion(tx, await findPromotionOfRollout(tx, params.id))),
);
