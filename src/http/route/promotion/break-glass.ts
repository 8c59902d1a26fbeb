import { parseDuration } from '#domain/shared/index.ts';
import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { readNow } from '../../read/read-now.ts';
import { breakGlassView } from '../../view/break-glass.ts';

export const breakGlass = endpoint('breakGlass', async ({ params, body, caller }, { control, unitOfWork }) => {
  const { glass, reason } = body;
  const input = { promotion: readId('prm', params.id), glass, reason, forMs: parseDuration(body.for) ?? 0 };
  const act = await control.breakGlass(caller.actor, caller.roles, input);
  return breakGlassView(act, await unitOfWork.run(readNow));
});
