import { endpoint } from '../../endpoint.ts';
import { notFound, readId } from '../../read/not-found.ts';
import { readRollback } from '../../read/read-rollback.ts';
import { rollbackDetailView } from '../../view/rollback.ts';

export const getRollback = endpoint('getRollback', async ({ params, query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const rollback = await tx.rollbacks.find(readId('rbk', params.id));
    if (rollback === undefined) throw notFound('rbk', params.id);
    return rollbackDetailView(await readRollback(tx, rollback, query.limit));
  }),
);
