import type { Actor } from '#domain/evidence/index.ts';
import { hasTraffic, isTerminal, type Promotion } from '#domain/promotion/index.ts';
import { assert } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type Moment, writeAudit } from './context.ts';

/** Ends a promotion that no user met, and lets the next in line look. The caller holds its lock. */
export async function endWithoutTraffic(
  tx: Tx,
  moment: Moment,
  actor: Actor,
  promotion: Promotion,
  state: 'stopped' | 'superseded',
  because: string,
): Promise<Promotion> {
  assert(
    !isTerminal(promotion.state) && !hasTraffic(promotion),
    'only what has no traffic ends without giving it back',
  );
  const stage = promotion.waiting !== undefined ? 'queue' : promotion.rollout === undefined ? 'gates' : 'deploy';
  const { waiting: _waiting, rollout, ...rest } = promotion;
  const next: Promotion = {
    ...rest,
    rollout: rollout && { ...rollout, state: { kind: 'aborted', at: moment.now, because, rolledBack: false } },
    state,
    ended: { at: moment.now, stage, because },
  };
  await tx.promotions.save(next, undefined);
  await tx.promotions.poke({ agent: promotion.agent, environment: promotion.environment });
  await writeAudit(tx, moment, actor, {
    event: 'promotion.state-changed',
    subject: promotion.id,
    agent: promotion.agent,
    environment: promotion.environment,
    because,
    details: { from: promotion.state, to: state, label: promotion.label, stage },
  });
  return next;
}
