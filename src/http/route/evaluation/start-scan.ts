import { endpoint } from '../../endpoint.ts';
import { scanView } from '../../view/scan.ts';

export const startScan = endpoint('startScan', async ({ body, caller }, { control }) =>
  scanView(await control.startScan(caller.actor, body)),
);
