import { endpoint } from '../../endpoint.ts';
import { clockView } from '../../view/clock.ts';

export const setClock = endpoint('setClock', async ({ body, caller }, { control, unitOfWork }) => {
  const startAt = body.startAt === undefined ? undefined : Date.parse(body.startAt);
  const setting = await control.setClock(caller.actor, { rate: body.rate, startAt });
  const { realNow } = await unitOfWork.run((tx) => tx.clock.read());
  return clockView(setting, realNow);
});
