import { endpoint } from '../../endpoint.ts';
import { given } from '../../read/given.ts';
import { evaluationView } from '../../view/evaluation.ts';

export const listEvaluations = endpoint('listEvaluations', async ({ query }, { unitOfWork }) => {
  const { agent, limit } = query;
  const runs = await unitOfWork.run((tx) => tx.evaluations.list({ limit, ...given({ agent }) }));
  return runs.map(evaluationView);
});
