import { endpoint } from '../../endpoint.ts';
import { notFound, readId } from '../../read/not-found.ts';
import { scanView } from '../../view/scan.ts';

export const getScan = endpoint('getScan', async ({ params }, { unitOfWork }) => {
  const run = await unitOfWork.run((tx) => tx.scans.find(readId('scn', params.id)));
  if (run === undefined) throw notFound('scn', params.id);
  return scanView(run);
});
