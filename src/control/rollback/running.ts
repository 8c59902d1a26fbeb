import type { Actor } from '#domain/evidence/index.ts';
import { hasSwitched, type Rollback, type RollbackMethod } from '#domain/rollback/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from '../context.ts';
import type { RolledBack } from '../control.ts';

type Wanted = {
  readonly agent: string;
  readonly environment: string;
  readonly method: RollbackMethod;
  /** The release that was named; undefined: what served before. */
  readonly wanted: string | undefined;
};

/**
 * Two people at three in the morning: who asks for the same joins what is under way. One that still prepares makes room for another;
 * one that has turned the traffic is not turned again while it is being checked. @throws AppError CONFLICT
 */
export async function settleRunning(
  tx: Tx,
  moment: Moment,
  { agent, environment, method, wanted }: Wanted,
  actor: Actor,
): Promise<Rollback | undefined> {
  const [found] = await tx.rollbacks.list({ agent, environment, running: true, limit: 1 });
  const running = found === undefined ? undefined : await tx.rollbacks.lock(found.id);
  if (running === undefined) return undefined;
  const sameTarget = wanted === undefined || wanted === running.to.release;
  if (hasSwitched(running)) {
    if (sameTarget) return running;
    throw new AppError(
      'CONFLICT',
      `${running.requestedBy.name} has just brought ${running.to.label} back (${running.id})`,
      {
        hint: `it is being checked: headgate rollback show ${running.id}; then ask again`,
      },
    );
  }
  if (sameTarget && running.method === method) return running;
  const because = `${actor.name} asked for another rollback`;
  await tx.rollbacks.save({ ...running, state: { kind: 'superseded', at: moment.now, because } }, undefined);
  return undefined;
}

export function answerToSame(running: Rollback): RolledBack {
  const { requestedBy, from, to, id } = running;
  return {
    message: `${requestedBy.name} is bringing ${from.label} back to ${to.label} already (${id})`,
    rollback: running,
  };
}
