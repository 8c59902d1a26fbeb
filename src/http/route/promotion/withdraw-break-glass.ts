import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { readNow } from '../../read/read-now.ts';
import { breakGlassView } from '../../view/break-glass.ts';

export const withdrawBreakGlass = endpoint(
  'withdrawBreakGlass',
  async ({ params, body, caller }, { control, unitOfWork }) => {
    const input = { act: readId('stm', params.id), reason: body.reason };
    const act = await control.withdrawBreakGlass(caller.actor, caller.roles, input);
    return breakGlassView(act, await unitOfWork.run(readNow));
  },
);
