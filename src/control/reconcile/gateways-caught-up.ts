import type { Rollout } from '#domain/rollout/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from '../context.ts';
import { LEASE_MS } from '../route-change.ts';

/**
 * Whether no gateway can still send anyone to a candidate that was taken out: each one that control heard of within the lease
 * acknowledged the snapshot with the new route. One that fell silent is waited for until its lease is over.
 */
export async function gatewaysCaughtUp(tx: Tx, rollout: Rollout, moment: Moment): Promise<boolean> {
  return rollout.state.kind !== 'rolling-back' || allCaughtUp(tx, rollout.agent, rollout.environment, moment);
}

/** Whether no gateway can still route by anything older than the present route. */
export async function allCaughtUp(tx: Tx, agent: string, environment: string, moment: Moment): Promise<boolean> {
  const needed = await tx.routes.changedIn(agent, environment);
  const gateways = await tx.gateways.list();
  return gateways.every((gateway) => {
    const mayStillRoute = moment.realNow - gateway.seenAt < LEASE_MS;
    const refuses = gateway.refused.some((route) => route.agent === agent && route.environment === environment);
    return !mayStillRoute || (gateway.ackedVersion >= needed && !refuses);
  });
}
