import { faultForms, parseFault } from '#domain/outlook/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { endpoint } from '../../endpoint.ts';
import { rehearsalView } from '../../view/rehearsal.ts';

export const createRehearsal = endpoint('createRehearsal', async ({ body, caller }, { control }) => {
  const unknown = body.faults.find((text) => parseFault(text) === undefined);
  if (unknown !== undefined) {
    throw new AppError('USAGE', `"${unknown}" is no fault that can be rehearsed`, { hint: faultForms.join(', ') });
  }
  const at = body.at === undefined ? undefined : Date.parse(body.at);
  return rehearsalView(await control.rehearse(caller.actor, { ...body, at }));
});
