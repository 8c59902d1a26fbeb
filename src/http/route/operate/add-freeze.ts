import { endpoint } from '../../endpoint.ts';
import { readNow } from '../../read/read-now.ts';
import { freezeView } from '../../view/freeze.ts';

export const addFreeze = endpoint('addFreeze', async ({ body, caller }, { control, unitOfWork }) => {
  const { from, until, ...rest } = body;
  const freeze = await control.addFreeze(caller.actor, {
    ...rest,
    ...(from === undefined ? {} : { from: Date.parse(from) }),
    ...(until === undefined ? {} : { until: Date.parse(until) }),
  });
  return freezeView(freeze, await unitOfWork.run(readNow));
});
