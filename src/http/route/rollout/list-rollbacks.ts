import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { rollbackView } from '../../view/rollback.ts';

export const listRollbacks = endpoint('listRollbacks', async ({ query }, { unitOfWork }) => {
  const { agent, environment, limit } = query;
  const found = await unitOfWork.run((tx) => tx.rollbacks.list({ limit, ...given({ agent, environment }) }));
  return found.map(rollbackView);
});
