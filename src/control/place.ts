import type { EnvironmentConfig } from '#domain/config/index.ts';
import { hasTraffic, isTerminal, type Place, type Promotion } from '#domain/promotion/index.ts';
import { hasSwitched } from '#domain/rollback/index.ts';
import type { Tx } from '#ports/index.ts';

const MOST_WAITING = 1_000;

/** The promotion that is under way there: begun and not ended. One at most. */
async function underWay(tx: Tx, agent: string, environment: string): Promise<Promotion | undefined> {
  const active = await tx.promotions.list({ agent, environment, active: true, limit: MOST_WAITING });
  return active.find((promotion) => promotion.waiting === undefined);
}

/** The same, locked until the transaction ends: it neither ends nor gets traffic meanwhile. */
export async function lockUnderWay(tx: Tx, agent: string, environment: string): Promise<Promotion | undefined> {
  for (;;) {
    const seen = await underWay(tx, agent, environment);
    const locked = seen === undefined ? undefined : await tx.promotions.lock(seen.id);
    // One that ended while its lock was waited for has left its place to nobody, or to another.
    if (locked === undefined || !isTerminal(locked.state)) return locked;
  }
}

/** Who has the place that a promotion wants, and who stands in line before it. */
export async function placeOf(
  tx: Tx,
  { id, agent, environment }: Pick<Promotion, 'id' | 'agent' | 'environment'>,
  { promotions }: EnvironmentConfig,
): Promise<Place> {
  const active = await tx.promotions.list({ agent, environment, active: true, limit: MOST_WAITING });
  const occupant = active.find((promotion) => promotion.waiting === undefined);
  const line = active.filter((promotion) => promotion.waiting?.kind === 'turn').reverse();
  const [rollback] = await tx.rollbacks.list({ agent, environment, running: true, limit: 1 });
  const own = line.findIndex((promotion) => promotion.id === id);
  return {
    whenBusy: promotions?.whenBusy ?? 'refuse',
    occupant: occupant && { id: occupant.id, label: occupant.label, hasTraffic: hasTraffic(occupant) },
    rollback: rollback !== undefined && !hasSwitched(rollback) ? rollback.id : undefined,
    ahead: (own === -1 ? line.at(-1) : line[own - 1])?.id,
  };
}
