import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { rehearsalView } from '../../view/rehearsal.ts';

export const cancelRehearsal = endpoint('cancelRehearsal', async ({ params, body, caller }, { control }) =>
  rehearsalView(
    await control.cancelRehearsal(caller.actor, { rehearsal: readId('reh', params.id), reason: body.reason }),
  ),
);
