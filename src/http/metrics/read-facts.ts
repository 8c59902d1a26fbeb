import type { Promotion } from '#domain/promotion/index.ts';
import { FULL_BP } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import { ENDED, type Tx } from '#ports/index.ts';
import { createTrafficReader } from '../read/read-traffic.ts';
import type { Traffic } from '../view/traffic.ts';

/** More promotions under way than this are not told apart in metrics. */
const MAX_PROMOTIONS = 1_000;

type Place = { readonly agent: string; readonly environment: string };

/** What the metrics of the server are made of. */
export type ControlFacts = {
  readonly version: string;
  readonly traffics: readonly Traffic[];
  /** That have not ended. */
  readonly promotions: readonly Promotion[];
  /** Of each rollout that has not ended, and of each split by hand: whether conversations are not divided as wanted. */
  readonly ratios: readonly (Place & { readonly rollout: string; readonly isMismatch: boolean })[];
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
    ratios: await readRatios(tx, routes, promotions),
    gateways: gateways.map(({ connected }) => ({ connected: connected ? 'true' : 'false' })),
  };
}

async function readRatios(
  tx: Tx,
  routes: readonly Route[],
  promotions: readonly Promotion[],
): Promise<ControlFacts['ratios']> {
  const rollouts = promotions.flatMap(({ rollout }) => (rollout === undefined ? [] : [rollout]));
  const isSteered = ({ agent, environment }: Route): boolean =>
    rollouts.some((rollout) => rollout.agent === agent && rollout.environment === environment);
  const byHand = routes.filter((route) => isSplit(route) && !isSteered(route));
  const splits = [
    ...rollouts.map(({ agent, environment, id }) => ({ agent, environment, rollout: id, about: id })),
    ...byHand.map(({ agent, environment, salt }) => ({ agent, environment, rollout: '', about: salt })),
  ];
  const ratios: ControlFacts['ratios'][number][] = [];
  for (const { about, ...split } of splits) {
    ratios.push({ ...split, isMismatch: (await tx.begun.alarmOf(split, about)) !== undefined });
  }
  return ratios;
}

function isSplit({ targets }: Route): boolean {
  return targets.some(({ role, weightBp }) => role === 'candidate' && weightBp > 0 && weightBp < FULL_BP);
}
