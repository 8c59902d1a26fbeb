import { type ControlContext, runCommand } from '../context.ts';
import type { Control } from '../control.ts';
import { requireAgent, requireEnvironment, requireProject, requireRelease } from '../lookup.ts';
import { bringBack } from '../rollback/bring-back.ts';
import { answerToSame, settleRunning } from '../rollback/running.ts';

/** An earlier release back to everyone, by one person, in one action. */
export function rollBack(context: ControlContext): Control['rollBack'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      await tx.promotions.lockPlace(input.agent, input.environment);
      const { project } = await requireProject(tx);
      requireAgent(project, input.agent);
      const environment = requireEnvironment(project, input.environment);
      const method = input.method ?? 'traffic';
      const trigger = input.critical === true ? 'critical-bug' : 'person';
      const to = input.to === undefined ? undefined : (await requireRelease(tx, input.agent, input.to)).digest;
      const same = await settleRunning(tx, moment, { ...input, method, wanted: to }, actor);
      if (same !== undefined) return answerToSame(same);
      return bringBack(context, tx, moment, { actor, input, to, project, environment, method, trigger });
    });
}
