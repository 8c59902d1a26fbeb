import { endpoint } from '../../endpoint.ts';
import { findRelease } from '../../read/find-release.ts';
import { readBesideRelease } from '../../read/read-beside-release.ts';
import { releaseView } from '../../view/release.ts';

export const getRelease = endpoint('getRelease', async ({ params }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const release = await findRelease(tx, params.agent, params.release);
    return releaseView(release, await readBesideRelease(tx, params.agent));
  }),
);
