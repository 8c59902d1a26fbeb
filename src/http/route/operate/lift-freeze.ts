import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { readNow } from '../../read/read-now.ts';
import { freezeView } from '../../view/freeze.ts';

export const liftFreeze = endpoint('liftFreeze', async ({ params, body, caller }, { control, unitOfWork }) => {
  const freeze = await control.liftFreeze(caller.actor, { freeze: readId('frz', params.id), reason: body.reason });
  return freezeView(freeze, await unitOfWork.run(readNow));
});
