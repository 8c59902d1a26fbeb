import { realTimeAt } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { type ExposureGap, exposureGaps } from '#domain/sample/index.ts';
import { DAY_MS, type EpochMs, toIso } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import type { ViewOf } from '../view/view-of.ts';

type Gaps = Pick<ViewOf<'getTraffic'>, 'gaps'>;

/** Times of the last day whose requests in an environment are not counted on some gateway. */
export async function readRecentGaps(tx: Tx, environment: string): Promise<Gaps> {
  const { realNow } = await tx.clock.read();
  return gapViews(await readGaps(tx, environment, { from: realNow - DAY_MS, to: realNow }));
}

/** The same of a rollout, since the candidate first met traffic. */
export async function readRolloutGaps(tx: Tx, { rollout, ended }: Promotion): Promise<Gaps> {
  if (rollout?.looks === undefined) return {};
  const { setting, realNow } = await tx.clock.read();
  const from = realTimeAt(setting, rollout.looks.since);
  const to = ended === undefined ? realNow : realTimeAt(setting, ended.at);
  return gapViews(await readGaps(tx, rollout.environment, { from, to }));
}

async function readGaps(
  tx: Tx,
  environment: string,
  within: { readonly from: EpochMs; readonly to: EpochMs },
): Promise<readonly ExposureGap[]> {
  const { realNow } = await tx.clock.read();
  // A start that told nothing since then may have left its gap before.
  const countings = await tx.samples.counted(environment, within.from - DAY_MS);
  return exposureGaps(countings, realNow).filter(({ from, to }) => to >= within.from && from <= within.to);
}

function gapViews(gaps: readonly ExposureGap[]): Gaps {
  if (gaps.length === 0) return {};
  return { gaps: gaps.map(({ gateway, kind, from, to }) => ({ gateway, kind, from: toIso(from), to: toIso(to) })) };
}
