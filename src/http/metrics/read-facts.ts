import type { Promotion } from '#domain/promotion/index.ts';
import { ENDED, type Tx } from '#ports/index.ts';
import { createTrafficReader } from '../read/read-traffic.ts';
import type { Traffic } from '../view/traffic.ts';

/** More promotions under way than this are not told apart in metrics. */
const MAX_PROMOTIONS = 1_000;

/** What the metrics of the server are made of. */
export type ControlFacts = {
  readonly version: string;
  readonly traffics: readonly Traffic[];
  /** That have not ended. */
  readonly promotions: readonly Promotion[];
  readonly gateways: readonly { readonly connected: 'true' | 'false' }[];
};

export async function readControlFacts(tx: Tx, version: string): Promise<ControlFacts> {
  const { routes } = await tx.routes.snapshot();
  const read = createTrafficReader(tx);
  const traffics: Traffic[] = [];
  for (const { agent, environment } of routes) {
    const traffic = await read(agent, environment);
    if (traffic !== undefined) traffics.push(traffic);
  }
  const promotions = await tx.promotions.list({ active: true, limit: MAX_PROMOTIONS });
  // Those that ended in order are missed by nobody.
  const gateways = (await tx.gateways.list()).filter(({ seenAt }) => seenAt !== ENDED);
  return {
    version,
    traffics,
    promotions,
    gateways: gateways.map(({ connected }) => ({ connected: connected ? 'true' : 'false' })),
  };
}
