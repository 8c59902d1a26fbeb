import type { Project } from '#domain/config/index.ts';
import { SYSTEM } from '#domain/evidence/index.ts';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { askFor } from '../ask-for.ts';
import { askedRun } from '../asked-run.ts';
import { type ControlContext, type Moment, newId, readMoment } from '../context.ts';
import { environmentBefore, lastEnvironment } from '../lookup.ts';

/** More are not looked through for the last of a release. */
const MOST_LOOKED_AT = 500;

/**
 * Attacks what serves the last environment when it is time again, on a copy of it in the environment before: never what users talk to. A copy
 * that isn't there is deployed. Times that nobody was there for are not made up for.
 */
export async function startDueScans(context: ControlContext): Promise<void> {
  await context.unitOfWork.run(async (tx) => {
    const project = (await tx.projects.latest())?.project;
    const everyMs = project?.redTeam?.everyMs;
    if (project === undefined || everyMs === undefined) return;
    const moment = await readMoment(tx);
    for (const { name } of project.agents) await startIfDue(context, tx, moment, { project, agent: name, everyMs });
  });
}

async function startIfDue(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  { project, agent, everyMs }: { readonly project: Project; readonly agent: string; readonly everyMs: DurationMs },
): Promise<void> {
  const last = lastEnvironment(project).name;
  const environment = environmentBefore(project, last)?.name;
  const serving = (await tx.routes.find(agent, last))?.targets.find(({ role }) => role === 'baseline')?.release;
  if (environment === undefined || serving === undefined) return;
  // Another controller may look at the same moment.
  await tx.promotions.lockPlace(agent, environment);
  const since = moment.now - everyMs;
  const scans = await tx.scans.list({ agent, limit: MOST_LOOKED_AT });
  if (
    scans.some((scan) => scan.candidate === serving && scan.environment === environment && scan.requestedAt > since)
  ) {
    return;
  }
  const run = askedRun({
    ...{ id: newId(context, 'scn', moment), agent, environment, candidate: serving, baseline: undefined },
    ...{ requestedBy: SYSTEM, requestedAt: moment.now },
  });
  await tx.scans.save(run);
  await askFor(context, tx, moment, {
    ...{ key: `${run.id}/red-team`, kind: 'red-team', subject: run.id },
    payload: { scanId: run.id },
  });
}
