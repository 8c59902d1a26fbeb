import type { Rehearsal } from '#domain/outlook/index.ts';
import { AppError, formatDuration, HOUR_MS } from '#domain/shared/index.ts';
import { type ControlContext, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { requireAgent, requireEnvironment, requireProject, requireRelease } from '../lookup.ts';

/** A repeated rehearsal is for what changes over days; more often tells nothing and costs. */
const SHORTEST_EVERY_MS = HOUR_MS;

/** Asks for a dry run, now or later, once or again and again. The reconciler starts what is due. */
export function rehearse(context: ControlContext): Control['rehearse'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const { project } = await requireProject(tx);
      requireAgent(project, input.agent);
      const environment = requireEnvironment(project, input.environment);
      const release = await requireRelease(tx, input.agent, input.release);
      if (input.everyMs !== undefined && input.everyMs < SHORTEST_EVERY_MS) {
        throw new AppError('USAGE', `a rehearsal every ${formatDuration(input.everyMs)} is too often`, {
          hint: `--every ${SHORTEST_EVERY_MS / HOUR_MS}h is the shortest`,
        });
      }
      const rehearsal: Rehearsal = {
        id: newId(context, 'reh', moment),
        agent: input.agent,
        environment: environment.name,
        release: release.digest,
        label: release.label,
        requestedBy: actor,
        requestedAt: moment.now,
        faults: input.faults,
        requestsPerHour: input.requestsPerHour,
        dueAt: Math.max(moment.now, input.at ?? moment.now),
        everyMs: input.everyMs,
        state: 'scheduled',
      };
      await tx.rehearsals.save(rehearsal);
      await writeAudit(tx, moment, actor, {
        event: 'rehearsal.requested',
        subject: rehearsal.id,
        agent: rehearsal.agent,
        environment: rehearsal.environment,
        because: `${actor.name} asks for a rehearsal of ${release.label}`,
        details: { release: release.digest, label: release.label, faults: [...input.faults], dueAt: rehearsal.dueAt },
      });
      return rehearsal;
    });
}

/** Takes a scheduled rehearsal off. What runs already ends by itself within seconds. */
export function cancelRehearsal(context: ControlContext): Control['cancelRehearsal'] {
  return (actor, { rehearsal: id, reason }) =>
    runCommand(context, async (tx, moment) => {
      const rehearsal = await tx.rehearsals.lock(id);
      if (rehearsal === undefined) {
        throw new AppError('NOT_FOUND', `there is no rehearsal "${id}"`, { hint: 'headgate rehearse list' });
      }
      if (rehearsal.state !== 'scheduled') {
        throw new AppError('CONFLICT', `rehearsal ${id} is ${rehearsal.state}: only a scheduled one can be cancelled`, {
          hint: 'headgate rehearse list',
        });
      }
      const cancelled: Rehearsal = { ...rehearsal, state: 'cancelled', because: `${actor.name}: ${reason}` };
      await tx.rehearsals.save(cancelled);
      await writeAudit(tx, moment, actor, {
        event: 'rehearsal.cancelled',
        subject: id,
        agent: rehearsal.agent,
        environment: rehearsal.environment,
        because: reason,
      });
      return cancelled;
    });
}
