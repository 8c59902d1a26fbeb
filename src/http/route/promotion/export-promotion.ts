import { endpoint } from '../../endpoint.ts';
import { findPromotion } from '../../read/find-promotion.ts';
import { readExport } from '../../read/read-export.ts';
import { readPromotion } from '../../read/read-promotion.ts';
import { exportView } from '../../view/export.ts';

export const exportPromotion = endpoint('exportPromotion', async ({ params }, { unitOfWork, wallClock }) =>
  unitOfWork.run(async (tx) => {
    const promotion = await findPromotion(tx, params.id);
    const view = await readPromotion(tx, promotion);
    return exportView(await readExport(tx, promotion), view, wallClock.now());
  }),
);
