import { AppError, isDigest } from '#domain/shared/index.ts';
import { endpoint } from '../../endpoint.ts';
import { findPromotion } from '../../read/find-promotion.ts';

export const getAnalysis = endpoint('getAnalysis', async ({ params }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const { id } = await findPromotion(tx, params.id);
    const found = isDigest(params.digest) ? await tx.analyses.find(id, params.digest) : undefined;
    if (found !== undefined) return found;
    throw new AppError('NOT_FOUND', `no decision about promotion ${id} rests on an analysis "${params.digest}"`, {
      hint: `headgate audit list --subject ${id} --json names them, as details.analysis`,
    });
  }),
);
