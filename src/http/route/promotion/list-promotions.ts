import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { readPromotion } from '../../read/read-promotion.ts';
import { createTrafficReader } from '../../read/read-traffic.ts';
import type { ViewOf } from '../../view/view-of.ts';

export const listPromotions = endpoint('listPromotions', async ({ query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const { agent, environment, state, active, limit } = query;
    const trafficOf = createTrafficReader(tx);
    const views: ViewOf<'listPromotions'>[] = [];
    for (const promotion of await tx.promotions.list({
      ...{ limit, active: active === 'true' },
      ...given({ agent, environment, state }),
    })) {
      views.push(await readPromotion(tx, promotion, trafficOf));
    }
    return views;
  }),
);
