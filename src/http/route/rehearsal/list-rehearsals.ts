import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { rehearsalView } from '../../view/rehearsal.ts';

export const listRehearsals = endpoint('listRehearsals', async ({ query }, { unitOfWork }) => {
  const { agent, limit } = query;
  const rehearsals = await unitOfWork.run((tx) => tx.rehearsals.list({ limit, ...given({ agent }) }));
  return rehearsals.map(rehearsalView);
});
