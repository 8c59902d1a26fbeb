import type { Rehearsal } from '#domain/outlook/index.ts';
import { assert } from '#domain/shared/index.ts';
import type { RehearsalSeed, Tx } from '#ports/index.ts';
import type { Moment } from '../context.ts';
import { holdsOn } from '../holds.ts';
import { requireProject } from '../lookup.ts';
import { measureTraffic } from '../measure-traffic.ts';

/** A copy of all that a promotion of a release would depend on now. Reads only. */
export async function rehearsalSeed(tx: Tx, rehearsal: Rehearsal, moment: Moment): Promise<RehearsalSeed> {
  const { agent, environment, release } = rehearsal;
  const version = await requireProject(tx);
  const candidate = await tx.releases.find(agent, release);
  assert(candidate !== undefined, 'a release that was registered is kept');
  const routes = (await tx.routes.snapshot()).routes.filter((route) => route.agent === agent);
  const serving = routes
    .find((route) => route.environment === environment)
    ?.targets.find((target) => target.role === 'baseline');
  return {
    version,
    candidate,
    environment,
    releases: await tx.releases.list(agent),
    deployments: await tx.deployments.list({ agent }),
    routes,
    evidence: await tx.evidence.forRelease(release),
    holds: await holdsOn(tx, rehearsal),
    freezes: await tx.freezes.list({ endingAfter: moment.now }),
    statements: await tx.statements.list({ agent, release }),
    traffic: await measureTraffic(tx, agent, environment, serving?.deploymentId, moment),
  };
}
