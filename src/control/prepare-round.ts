import type { EnvironmentConfig } from '#domain/config/index.ts';
import type { DurationMs, GatewayId } from '#domain/shared/index.ts';
import { type ExceptionReport, mayDisplace, type Route, splitDigest, splitOf, stands } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from './context.ts';
import { LEASE_MS } from './route-change.ts';

/** For so long (real time) gateways are waited for; who has not answered by then keeps its own list. */
export const ANSWER_WITHIN_MS: DurationMs = 500;

/**
 * Asks each gateway, before the next route comes into force, whom it knows elsewhere than that route would send them; what they say
 * travels with it. Returns for how much longer they are to be waited for (real time); undefined when the route may change now.
 * To be called again until it says so: it asks once. A rollback doesn't call it.
 */
export async function awaitGateways(
  tx: Tx,
  moment: Moment,
  { traffic }: Pick<EnvironmentConfig, 'traffic'>,
  next: Route,
): Promise<DurationMs | undefined> {
  if (traffic !== 'gateway') return undefined;
  const current = await tx.routes.find(next.agent, next.environment);
  const split = splitOf(next);
  if (current === undefined || !mayDisplace(splitOf(current), split)) return undefined;
  const digest = splitDigest(split);
  if (splitDigest(splitOf(current)) === digest) return undefined;
  const gateways = await listening(tx, moment);
  if (gateways.length === 0) return undefined;
  const asked = await tx.exceptions.question(next);
  if (asked === undefined || splitDigest(asked.split) !== digest || !stands(asked, moment.realNow)) {
    const { agent, environment } = next;
    await tx.exceptions.ask({ agent, environment, split, askedAt: moment.realNow });
    await tx.routes.countUp();
    return ANSWER_WITHIN_MS;
  }
  const leftMs = asked.askedAt + ANSWER_WITHIN_MS - moment.realNow;
  if (leftMs <= 0) return undefined;
  const said = await tx.exceptions.of(next, digest);
  const hasAnswered = (id: GatewayId): boolean =>
    said.some(({ gateway, saidAt }) => gateway === id && saidAt >= asked.askedAt);
  return gateways.every(hasAnswered) ? undefined : leftMs;
}

/** Those that can be expected to hear the question. */
async function listening(tx: Tx, { realNow }: Moment): Promise<readonly GatewayId[]> {
  const all = await tx.gateways.list();
  return all.filter(({ connected, seenAt }) => connected && Math.abs(realNow - seenAt) < LEASE_MS).map(({ id }) => id);
}

/** Whether two reports say the same. */
export function saysTheSame(a: ExceptionReport | undefined, b: ExceptionReport): boolean {
  if (a === undefined) return b.excepted.length === 0;
  return a.isCut === b.isCut && JSON.stringify(a.excepted) === JSON.stringify(b.excepted);
}
