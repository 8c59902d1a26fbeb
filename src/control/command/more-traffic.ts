import type { Project } from '#domain/config/index.ts';
import { earlierArrival } from '#domain/evidence/index.ts';
import { AppError, type Digest, type EpochMs } from '#domain/shared/index.ts';
import type { Route, Target } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from '../context.ts';
import { refusalOf } from '../holds.ts';
import { loadWindows, windowState } from '../windows.ts';

/**
 * A share by hand is held to what holds for rollouts: what is held or quarantined gets no more, and outside a window nothing newer does. Back
 * towards what came here earlier is possible at any time. @throws AppError RELEASE_HELD,
 * RELEASE_QUARANTINED, WINDOW_CLOSED
 */
export async function refuseMoreTraffic(
  tx: Tx,
  project: Project,
  before: Route | undefined,
  after: Pick<Route, 'agent' | 'environment' | 'targets'>,
  moment: Moment,
): Promise<void> {
  const gaining = after.targets.filter((target) => target.weightBp > shareOf(before, target));
  const losing = (before?.targets ?? []).filter((target) => target.weightBp > shareOf(after, target));
  for (const target of gaining) {
    const release = await tx.releases.find(after.agent, target.release);
    const refusal = release === undefined ? undefined : await refusalOf(tx, release);
    if (refusal !== undefined) throw refusal;
  }
  const window = windowState(await loadWindows(tx, project, after, moment), 'advance', moment, undefined);
  if (window.open) return;
  const earliestLosing = Math.min(...(await Promise.all(losing.map((target) => arrivedAt(tx, target, after)))));
  for (const target of gaining) {
    if ((await arrivedAt(tx, target, after)) < earliestLosing) continue;
    throw new AppError('WINDOW_CLOSED', `${target.label} gets no more traffic now: ${window.because}`, {
      hint: 'less for it, or none, is possible at any time',
    });
  }
}

function shareOf(route: Pick<Route, 'targets'> | undefined, { deploymentId }: Target): number {
  return route?.targets.find((target) => target.deploymentId === deploymentId)?.weightBp ?? 0;
}

/** When a release last came to all users there; one that never did is newer than all. */
async function arrivedAt(
  tx: Tx,
  { release }: { readonly release: Digest },
  { environment }: Pick<Route, 'environment'>,
): Promise<EpochMs> {
  return earlierArrival(await tx.evidence.forRelease(release), environment)?.at ?? Number.POSITIVE_INFINITY;
}
