import { concerns, gravest, type Hold, holdText, liftCommand, rolesWith } from '#domain/policy/index.ts';
import type { Release } from '#domain/release/index.ts';
import { AppError, type Digest } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';

/** What stands against a release: on its digest, or on something that it contains. Oldest first. */
export async function holdsOn(
  tx: Tx,
  { agent, release }: { readonly agent: string; readonly release: Digest },
): Promise<readonly Hold[]> {
  const standing = await tx.holds.standing(release);
  if (standing.every((hold) => hold.release !== undefined)) return standing;
  const stored = await tx.releases.find(agent, release);
  return standing.filter((hold) => (stored === undefined ? hold.release === release : concerns(hold, stored)));
}

/** The refusal to bring a release anywhere, with who, why and how it is lifted; undefined where nothing stands against it. */
export async function refusalOf(tx: Tx, { agent, digest, label }: Release): Promise<AppError | undefined> {
  const hold = gravest(await holdsOn(tx, { agent, release: digest }));
  if (hold === undefined) return undefined;
  const isBan = hold.kind === 'quarantine';
  return new AppError(isBan ? 'RELEASE_QUARANTINED' : 'RELEASE_HELD', `${agent} ${label} is ${holdText(hold)}`, {
    hint: `${liftCommand(hold)}   (${rolesWith(isBan ? 'quarantine' : 'lift-hold').join(', ')})`,
  });
}
