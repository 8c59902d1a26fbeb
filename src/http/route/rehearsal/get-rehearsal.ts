import { endpoint } from '../../endpoint.ts';
import { notFound, readId } from '../../read/not-found.ts';
import { rehearsalView } from '../../view/rehearsal.ts';

export const getRehearsal = endpoint('getRehearsal', async ({ params }, { unitOfWork }) => {
  const rehearsal = await unitOfWork.run((tx) => tx.rehearsals.find(readId('reh', params.id)));
  if (rehearsal === undefined) throw notFound('reh', params.id);
  return rehearsalView(rehearsal);
});
