import { endpoint } from '../../endpoint.ts';
import { readBesideRelease } from '../../read/read-beside-release.ts';
import { releaseView } from '../../view/release.ts';

export const listReleases = endpoint('listReleases', async ({ query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const releases = await tx.releases.list(query.agent);
    const beside = await readBesideRelease(tx, query.agent);
    return releases.map((release) => releaseView(release, beside));
  }),
);
