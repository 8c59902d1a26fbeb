import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { createTrafficReader } from '../../read/read-traffic.ts';
import { rolloutView } from '../../view/rollout.ts';
import type { ViewOf } from '../../view/view-of.ts';

/** A promotion that is still at its gates has no rollout yet, so more of them are read than are asked for. */
const READ_PER_ASKED = 5;

export const listRollouts = endpoint('listRollouts', async ({ query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const { agent, environment, limit } = query;
    const trafficOf = createTrafficReader(tx);
    const views: ViewOf<'listRollouts'>[] = [];
    for (const promotion of await tx.promotions.list({
      limit: limit * READ_PER_ASKED,
      ...given({ agent, environment }),
    })) {
      const { rollout } = promotion;
      if (rollout === undefined || views.length === limit) continue;
      views.push(rolloutView(promotion, rollout, await trafficOf(rollout.agent, rollout.environment)));
    }
    return views;
  }),
);
