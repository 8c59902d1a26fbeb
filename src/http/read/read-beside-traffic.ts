import { MINUTE_MS } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import type { BesideTraffic } from '../view/beside-traffic.ts';
import { readSampleRatio } from './read-sample-ratio.ts';

/** Longer than a conversation stays open: what a gateway said that was not seen for so long holds no more. */
const GONE_AFTER_MS = 30 * MINUTE_MS;

/** What goes on beside the users' requests on a route. */
export async function readBesideTraffic(tx: Tx, route: Route): Promise<BesideTraffic> {
  const { agent, environment, version } = route;
  const filter = { agent, environment, fromRouteVersion: version };
  const testers = await tx.samples.sum({ ...filter, traffic: 'tester' });
  const toppedUp = await tx.samples.sum({ ...filter, traffic: 'top-up' });
  const shadows = await tx.samples.sum({ ...filter, traffic: 'shadow' });
  const refused = await tx.samples.sum({ ...filter, traffic: 'refused' });
  const { realNow } = await tx.clock.read();
  const gateways = await tx.gateways.list();
  const there = gateways.filter(({ seenAt }) => realNow - seenAt < GONE_AFTER_MS);
  const said = (await tx.gateways.listOpen()).filter(({ gateway }) => there.some(({ id }) => id === gateway));
  const refusedBy = there.flatMap(({ id, refused }) =>
    refused
      .filter((one) => one.agent === agent && one.environment === environment)
      .map(({ because }) => ({ gateway: id, because })),
  );
  return {
    testers,
    toppedUp,
    shadows,
    refused,
    refusedBy,
    ratio: await readSampleRatio(tx, route),
    open: said.length === 0 ? undefined : said.flatMap(({ open }) => open),
  };
}
