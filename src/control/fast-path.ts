import { earlierArrival } from '#domain/evidence/index.ts';
import type { FastPath } from '#domain/promotion/index.ts';
import type { Release } from '#domain/release/index.ts';
import { toIso } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';

/** Why a person may bring a release back to an environment without soak and steps; undefined when it has to go the whole way. */
export async function fastPathOf(tx: Tx, release: Release, environment: string): Promise<FastPath | undefined> {
  const arrival = earlierArrival(await tx.evidence.forRelease(release.digest), environment);
  if (arrival === undefined) return undefined;
  const because = `verified in ${environment} and served there before (${toIso(arrival.at)}, ${arrival.id})`;
  return { because, evidence: [arrival.id] };
}
