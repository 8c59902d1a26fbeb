import { endpoint } from '../../endpoint.ts';
import { readId } from '../../read/not-found.ts';
import { proposalView } from '../../view/project.ts';

export const rejectProject = endpoint('rejectProject', async ({ params, body, caller }, { control }) => {
  const proposal = await control.rejectProject(caller.actor, {
    proposal: readId('prj', params.id),
    reason: body.reason,
  });
  return proposalView(proposal, undefined);
});
