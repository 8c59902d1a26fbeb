import { endpoint } from '../../endpoint.ts';
import { notFound, readId } from '../../read/not-found.ts';
import { evaluationView } from '../../view/evaluation.ts';

export const getEvaluation = endpoint('getEvaluation', async ({ params }, { unitOfWork }) => {
  const run = await unitOfWork.run((tx) => tx.evaluations.find(readId('evl', params.id)));
  if (run === undefined) throw notFound('evl', params.id);
  return evaluationView(run);
});
