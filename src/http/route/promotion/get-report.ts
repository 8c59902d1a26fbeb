import { endpoint } from '../../endpoint.ts';
import { findPromotion } from '../../read/find-promotion.ts';
import { readReport } from '../../read/read-report.ts';
import { renderReport } from '../../view/report.ts';

export const getReport = endpoint('getReport', async ({ params }, { unitOfWork, wallClock }) => {
  const facts = await unitOfWork.run(async (tx) => readReport(tx, await findPromotion(tx, params.id)));
  return { markdown: renderReport({ ...facts, writtenAt: wallClock.now() }) };
});
