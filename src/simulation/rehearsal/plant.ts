import type { RehearsalSeed, Tx } from '#ports/index.ts';

/** Fills an empty store with the copy that a rehearsal is made of. */
export async function plant(tx: Tx, seed: RehearsalSeed): Promise<void> {
  await tx.projects.add(seed.version);
  for (const release of seed.releases) await tx.releases.add(release);
  for (const deployment of seed.deployments) await tx.deployments.save(deployment);
  for (const evidence of seed.evidence) await tx.evidence.append(evidence);
  for (const hold of seed.holds) await tx.holds.save(hold);
  for (const freeze of seed.freezes) await tx.freezes.save(freeze);
  for (const statement of seed.statements) await tx.statements.add(statement);
  // The first version that an empty store takes is 1; what the real ones counted up to doesn't matter here.
  for (const route of seed.routes) await tx.routes.save({ ...route, version: 1 });
}
