import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { scanView } from '../../view/scan.ts';

export const listScans = endpoint('listScans', async ({ query }, { unitOfWork }) => {
  const { agent, limit } = query;
  const runs = await unitOfWork.run((tx) => tx.scans.list({ limit, ...given({ agent }) }));
  return runs.map(scanView);
});
