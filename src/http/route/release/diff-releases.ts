import { diffReleases as diff } from '#domain/release/index.ts';
import { endpoint } from '../../endpoint.ts';
import { findRelease } from '../../read/find-release.ts';

export const diffReleases = endpoint('diffReleases', async ({ params, query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const from = await findRelease(tx, params.agent, query.from);
    const to = await findRelease(tx, params.agent, query.to);
    return [...diff(from.definition, to.definition)];
  }),
);
