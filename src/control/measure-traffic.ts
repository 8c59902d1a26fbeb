import type { MeasuredTraffic } from '#domain/outlook/index.ts';
import { mergeRollups, type Rollup, WINDOW_MS } from '#domain/sample/index.ts';
import { type DeploymentId, type DurationMs, type EpochMs, HOUR_MS } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from './context.ts';

/** How far back a measurement reaches, so that one lively minute is not taken for the usual: an hour of Headgate's time … */
const ENOUGH_MS: DurationMs = HOUR_MS;
/** … and long enough in real time that the width of a window matters little. */
const ENOUGH_REAL_MS: DurationMs = 10 * WINDOW_MS;

/**
 * What users asked of an agent in an environment lately: the roll-ups under the present route, and under earlier ones until an hour
 * is covered. A stored sum begins where its first window began. Undefined where nothing was counted.
 */
export async function measureTraffic(
  tx: Tx,
  agent: string,
  environment: string,
  baseline: DeploymentId | undefined,
  moment: Moment,
): Promise<MeasuredTraffic | undefined> {
  const newestFirst = [...(await tx.samples.sum({ agent, environment, fromRouteVersion: 0 }))].sort(
    (a, b) => b.key.routeVersion - a.key.routeVersion,
  );
  const used: Rollup[] = [];
  let since: EpochMs = moment.realNow;
  for (const rollup of newestFirst) {
    const isNewVersion = used.at(-1)?.key.routeVersion !== rollup.key.routeVersion;
    const coveredMs = moment.realNow - since;
    if (isNewVersion && coveredMs * moment.rate >= ENOUGH_MS && coveredMs >= ENOUGH_REAL_MS) break;
    used.push(rollup);
    since = Math.min(since, rollup.key.windowStart);
  }
  const overMs = (moment.realNow - since) * moment.rate;
  const requests = used.reduce((sum, rollup) => sum + requestsOf(rollup), 0);
  if (requests === 0 || overMs <= 0) return undefined;
  const serving = used.filter((rollup) => rollup.key.deploymentId === baseline);
  return { requests, overMs, baseline: serving.length === 0 ? undefined : serving.reduce(mergeRollups) };
}

function requestsOf({ outcomes }: Rollup): number {
  return Object.values(outcomes).reduce((sum, count) => sum + count, 0);
}
