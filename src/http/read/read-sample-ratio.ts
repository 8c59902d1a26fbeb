import { type SampleRatio, sampleRatioOf } from '#domain/analysis/index.ts';
import { drawOf } from '#domain/rollout/index.ts';
import type { Route } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';

/** How conversations are divided by the rollout that is under way on a route, or by its split by hand. What an alarm said stays so. */
export async function readSampleRatio(tx: Tx, route: Route): Promise<SampleRatio> {
  const [promotion] = await tx.promotions.underWay([route]);
  const { about, sinceRouteVersion } = drawOf(route.salt, promotion?.rollout);
  const ratio = sampleRatioOf(await tx.begun.of(route, route.salt), sinceRouteVersion);
  const alarm = await tx.begun.alarmOf(route, about);
  if (alarm === undefined || ratio.kind === 'mismatch') return ratio;
  return {
    ...ratio,
    kind: 'mismatch',
    because: `${alarm.because}; by now ${ratio.candidate} of ${ratio.total}, which mends nothing of before`,
  };
}
