import { type Actor, SYSTEM } from '#domain/evidence/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Rollback } from '#domain/rollback/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, type Moment, newId } from '../context.ts';

/** A rollout that gives its traffic back is a rollback too: it is checked, and it is known whom it hit. */
export async function recordTakenBack(
  context: ControlContext,
  tx: Tx,
  moment: Moment,
  promotion: Promotion,
  mode: Rollback['mode'],
  by: Actor = SYSTEM,
): Promise<void> {
  const { rollout } = promotion;
  if (rollout?.state.kind !== 'rolling-back' || rollout.baseline === undefined) return;
  const { agent, environment } = promotion;
  const running = await tx.rollbacks.list({ agent, environment, running: true, limit: 10 });
  // Asked for with a release to go on to: that one is its record, and may go on now.
  const onwards = running.find((rollback) => rollback.promotion === promotion.id);
  if (onwards !== undefined) return tx.rollbacks.poke(onwards.id);
  const rollback: Rollback = {
    id: newId(context, 'rbk', moment),
    agent,
    environment,
    from: rollout.candidate,
    to: rollout.baseline,
    method: 'traffic',
    mode,
    trigger: rollout.state.trigger ?? 'person',
    because: rollout.state.because,
    requestedBy: by,
    requestedAt: moment.now,
    requestedRealAt: moment.realNow,
    promotion: promotion.id,
    state: { kind: 'switching' },
    sinceReal: moment.realNow,
    passedOver: [],
    parts: [],
  };
  await tx.rollbacks.save(rollback, moment.now);
}
