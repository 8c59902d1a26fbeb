import { nextExpected } from '#domain/outlook/index.ts';
import { breakGlassActs } from '#domain/policy/index.ts';
import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import type { Tx } from '#ports/index.ts';
import { brokenGlassMark } from '../view/break-glass.ts';
import { promotionView } from '../view/promotion.ts';
import type { ViewOf } from '../view/view-of.ts';
import { readRolloutGaps } from './read-gaps.ts';
import { readNow } from './read-now.ts';
import { readRatioAlarm } from './read-ratio-alarm.ts';
import { createTrafficReader } from './read-traffic.ts';

/** A promotion as the API shows it, with signatures, wanted and measured weights. */
export async function readPromotion(
  tx: Tx,
  promotion: Promotion,
  trafficOf = createTrafficReader(tx),
): Promise<ViewOf<'getPromotion'>> {
  const approvals = await tx.approvals.forPromotion(promotion.id);
  const { agent, release, rollout } = promotion;
  const statements = await tx.statements.list({ agent, release });
  const traffic = rollout === undefined ? undefined : await trafficOf(rollout.agent, rollout.environment);
  const now = await readNow(tx);
  const marks = {
    ...brokenGlassMark(breakGlassActs(statements), now),
    ...(await readRolloutGaps(tx, promotion)),
    ...(await readRatioAlarm(tx, rollout)),
  };
  if (isTerminal(promotion.state)) return { ...promotionView(promotion, approvals, statements, traffic), ...marks };
  const next = nextExpected(promotion, now);
  const view = promotionView(promotion, approvals, statements, traffic, {
    next,
    actions: await tx.actions.forSubject(promotion.id),
  });
  const latest = await tx.projects.latest();
  if (latest === undefined || latest.id === promotion.projectVersion) return { ...view, ...marks };
  return { ...view, ...marks, keepsProject: promotion.projectVersion };
}
