import { endpoint } from '../../endpoint.ts';
import { clockView } from '../../view/clock.ts';

export const getClock = endpoint('getClock', async (_call, { unitOfWork }) => {
  const { setting, realNow } = await unitOfWork.run((tx) => tx.clock.read());
  return clockView(setting, realNow);
});
