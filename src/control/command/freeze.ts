import type { Freeze } from '#domain/policy/index.ts';
import { AppError, type JsonObject, toIso } from '#domain/shared/index.ts';
import { type ControlContext, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { requireAgent, requireEnvironment, requireProject } from '../lookup.ts';

/** No rollout starts or advances from now, or from a given time, until the freeze ends or is lifted. Rollbacks go on. */
export function addFreeze(context: ControlContext): Control['addFreeze'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const { project } = await requireProject(tx);
      if (input.agent !== undefined) requireAgent(project, input.agent);
      if (input.environment !== undefined) requireEnvironment(project, input.environment);
      const from = input.from ?? moment.now;
      if (input.until !== undefined && input.until <= Math.max(from, moment.now)) {
        const limit = from > moment.now ? `its beginning, ${toIso(from)}` : `now, ${toIso(moment.now)}`;
        throw new AppError('USAGE', `the freeze would end at ${toIso(input.until)}, which is not after ${limit}`, {
          hint: 'leave the end out for a freeze that lasts until it is lifted',
        });
      }
      const freeze: Freeze = {
        id: newId(context, 'frz', moment),
        ...(input.agent === undefined ? {} : { agent: input.agent }),
        ...(input.environment === undefined ? {} : { environment: input.environment }),
        reason: input.reason,
        from,
        ...(input.until === undefined ? {} : { until: input.until }),
        placedBy: actor,
        placedAt: moment.now,
      };
      await tx.freezes.save(freeze);
      await writeAudit(tx, moment, actor, { event: 'freeze.placed', because: input.reason, ...noteOf(freeze) });
      // It is felt at once, also by rollouts that nothing else is due for.
      await tx.promotions.poke({ active: true });
      return freeze;
    });
}

/** Ends a freeze before its time. What waited for it goes on by itself. */
export function liftFreeze(context: ControlContext): Control['liftFreeze'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const freeze = await tx.freezes.lock(input.freeze);
      if (freeze === undefined) {
        throw new AppError('NOT_FOUND', `there is no freeze "${input.freeze}"`, { hint: 'headgate freeze list' });
      }
      if (freeze.lifted !== undefined) return freeze;
      const lifted: Freeze = { ...freeze, lifted: { by: actor, at: moment.now, reason: input.reason } };
      await tx.freezes.save(lifted);
      await writeAudit(tx, moment, actor, { event: 'freeze.lifted', because: input.reason, ...noteOf(freeze) });
      await tx.promotions.poke({ active: true });
      return lifted;
    });
}

function noteOf(freeze: Freeze) {
  const details: JsonObject = {
    from: toIso(freeze.from),
    until: freeze.until === undefined ? null : toIso(freeze.until),
  };
  const { id, agent, environment } = freeze;
  return {
    subject: id,
    ...(agent === undefined ? {} : { agent }),
    ...(environment === undefined ? {} : { environment }),
    details,
  };
}
