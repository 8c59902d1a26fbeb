import { endpoint } from '../../endpoint.ts';
import { holdView, quarantineView } from '../../view/hold.ts';

export const addHold = endpoint('addHold', async ({ body, caller }, { control, unitOfWork }) => {
  const hold = await control.placeHold(caller.actor, { ...body, kind: 'hold' });
  return holdView(hold, await unitOfWork.run((tx) => tx.releases.list(hold.agent)));
});

export const addQuarantine = endpoint('addQuarantine', async ({ body, caller }, { control, unitOfWork }) => {
  const hold = await control.placeHold(caller.actor, { ...body, kind: 'quarantine' });
  return quarantineView(hold, await unitOfWork.run((tx) => tx.releases.list(hold.agent)));
});
