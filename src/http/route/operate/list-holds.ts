import type { Hold } from '#domain/policy/index.ts';
import type { Tx } from '#ports/index.ts';
import { endpoint } from '../../endpoint.ts';
import { holdView, quarantineView } from '../../view/hold.ts';

export const listHolds = endpoint('listHolds', async ({ query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const releases = await tx.releases.list(query.agent);
    return (await holdsOf(tx, 'hold', query.agent)).map((hold) => holdView(hold, releases));
  }),
);

export const listQuarantines = endpoint('listQuarantines', async ({ query }, { unitOfWork }) =>
  unitOfWork.run(async (tx) => {
    const releases = await tx.releases.list(query.agent);
    return (await holdsOf(tx, 'quarantine', query.agent)).map((hold) => quarantineView(hold, releases));
  }),
);

/** Those that may be about an agent's releases, those about every agent's included. */
async function holdsOf(tx: Tx, kind: Hold['kind'], agent: string | undefined): Promise<readonly Hold[]> {
  const holds = await tx.holds.list({ kind });
  return holds.filter((hold) => agent === undefined || hold.agent === undefined || hold.agent === agent);
}
