import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { holdView, quarantineView } from '../../view/hold.ts';

export const liftHold = endpoint('liftHold', async ({ params, body, caller }, { control, unitOfWork }) => {
  const lifted = await control.liftHold(caller.actor, { hold: readId('hld', params.id), reason: body.reason });
  return holdView(lifted, await unitOfWork.run((tx) => tx.releases.list(lifted.agent)));
});

export const liftQuarantine = endpoint('liftQuarantine', async ({ params, body, caller }, { control, unitOfWork }) => {
  const lifted = await control.liftHold(caller.actor, { hold: readId('qrn', params.id), reason: body.reason });
  return quarantineView(lifted, await unitOfWork.run((tx) => tx.releases.list(lifted.agent)));
});
