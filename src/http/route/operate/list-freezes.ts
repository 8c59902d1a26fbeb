import { endpoint } from '../../endpoint.ts';
import { readNow } from '../../read/read-now.ts';
import { freezeView } from '../../view/freeze.ts';

export const listFreezes = endpoint('listFreezes', async ({ query }, { unitOfWork }) => {
  return await unitOfWork.run(async (tx) => {
    const now = await readNow(tx);
    const freezes = await tx.freezes.list(query.all === 'true' ? {} : { endingAfter: now });
    return freezes.map((freeze) => freezeView(freeze, now));
  });
});
