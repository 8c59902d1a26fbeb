import { endpoint } from '../../endpoint.ts';
import { findPromotion } from '../../read/find-promotion.ts';
import { readPromotion } from '../../read/read-promotion.ts';

export const getPromotion = endpoint('getPromotion', async ({ params }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => readPromotion(tx, await findPromotion(tx, params.id))),
);
