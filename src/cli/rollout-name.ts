import type { Client } from '#api/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { PromotionView } from './view.ts';

/** More are never under way at once that a person could choose from. */
const MOST_ACTIVE = 200;
const PROMOTION_ENDED: readonly string[] = ['promoted', 'stopped', 'rolled-back', 'superseded'];

/** Whether nothing more will happen to a promotion. */
export function hasEnded(promotion: PromotionView): boolean {
  return PROMOTION_ENDED.includes(promotion.state);
}

/** A promotion by its own id or its rollout's. */
export async function readPromotion(client: Client, id: string): Promise<PromotionView> {
  return id.startsWith('rol_')
    ? await client.call('getRollout', { params: { id } })
    : await client.call('getPromotion', { params: { id } });
}

/**
 * The promotion that is meant: the one given, else the only one under way, since on-call should not have to look for ids.
 * @throws AppError NOT_FOUND when nothing is under way, USAGE when several are
 */
export async function choosePromotion(client: Client, given: string | undefined): Promise<string> {
  if (given !== undefined) return given;
  const active = nearestToUsers(await client.call('listPromotions', { query: { active: 'true', limit: MOST_ACTIVE } }));
  const [only, another] = active;
  if (only === undefined) {
    throw new AppError('NOT_FOUND', 'no promotion is under way', {
      hint: 'headgate rollout list --all shows those that ended',
    });
  }
  if (another !== undefined) {
    const names = active.map(({ id, agent, label, environment }) => `${id} (${agent} ${label} to ${environment})`);
    throw new AppError('USAGE', `several promotions are under way: ${names.join(', ')}`, { hint: 'name one of them' });
  }
  return only.id;
}

/** Those whose rollout runs, else those that have begun, else those that wait for their time or turn. */
function nearestToUsers(active: readonly PromotionView[]): readonly PromotionView[] {
  const running = active.filter(({ rollout }) => rollout !== undefined);
  const begun = active.filter(({ waiting }) => waiting === undefined);
  return [running, begun].find((some) => some.length > 0) ?? active;
}

/** The id of the rollout that is meant, by its own id, its promotion's, or because it is the only one. */
export async function chooseRollout(client: Client, given: string | undefined): Promise<string> {
  if (given?.startsWith('rol_') === true) return given;
  const promotion = await readPromotion(client, await choosePromotion(client, given));
  if (promotion.rollout === undefined) {
    throw new AppError('CONFLICT', `promotion ${promotion.id} is ${promotion.state}: its rollout has not begun`, {
      hint: `headgate rollout show ${promotion.id}`,
    });
  }
  return promotion.rollout.id;
}
