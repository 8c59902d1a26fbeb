import { breakGlassActs } from '#domain/policy/index.ts';
import type { Tx } from '#ports/index.ts';
import { given } from './given.ts';
import { readNow } from './read-now.ts';

/** What a view of releases shows beside them: where they are deployed, and what they were let past. */
export async function readBesideRelease(tx: Tx, agent: string | undefined) {
  return {
    deployments: await tx.deployments.list(given({ agent })),
    holds: await tx.holds.list({ standing: true }),
    acts: breakGlassActs(await tx.statements.list(given({ agent }))),
    now: await readNow(tx),
  };
}
