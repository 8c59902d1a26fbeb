import { endpoint } from '../../endpoint.ts';
import { findRelease } from '../../read/find-release.ts';
import { evidenceView } from '../../view/evidence.ts';

export const listEvidence = endpoint('listEvidence', async ({ params }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const release = await findRelease(tx, params.agent, params.release);
    return (await tx.evidence.forRelease(release.digest)).map(evidenceView);
  }),
);
