import type { Release } from '#domain/release/index.ts';
import { AppError, isDigest } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';

/** @throws AppError NOT_FOUND, naming the labels that there are */
export async function findRelease(tx: Tx, agent: string, labelOrDigest: string): Promise<Release> {
  const release = isDigest(labelOrDigest)
    ? await tx.releases.find(agent, labelOrDigest)
    : await tx.releases.findByLabel(agent, labelOrDigest);
  if (release !== undefined) return release;
  const labels = (await tx.releases.list(agent)).map(({ label }) => label);
  const hint =
    labels.length === 0
      ? `${agent} has no release yet: \`headgate release create\``
      : `${agent} has ${labels.slice(-20).join(', ')}`;
  throw new AppError('NOT_FOUND', `${agent} has no release "${labelOrDigest}"`, { hint });
}
