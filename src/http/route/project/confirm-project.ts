import { mayDo } from '#domain/policy/index.ts';
import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { appliedView } from '../../view/project.ts';

export const confirmProject = endpoint('confirmProject', async ({ params, body, caller }, { control }) => {
  const mayLoosen = mayDo(caller.roles, 'loosen-policy');
  const input = { proposal: readId('prj', params.id), reason: body.reason, mayLoosen };
  return appliedView(await control.confirmProject(caller.actor, input));
});
