import type { Promotion } from '#domain/promotion/index.ts';
import { HOUR_MS } from '#domain/shared/index.ts';
import type { ControlWorld } from './control-world.ts';

/** v1 serves production. */
export async function servingV1(world: ControlWorld): Promise<void> {
  await world.bring('v1', 'staging');
  await world.bring('v1', 'production');
}

/** v1 serves, and v2 has its first share. */
export async function v2AtTenPercent(world: ControlWorld): Promise<Promotion> {
  await servingV1(world);
  return v2OnItsWay(world);
}

/** v2 is signed for, and begins its way into production. */
export async function v2OnItsWay(world: ControlWorld): Promise<Promotion> {
  await world.bring('v2', 'staging');
  const promotion = await world.promote('v2', 'production');
  await world.settle();
  await world.approve(promotion);
  await world.settle();
  return promotion;
}

/** Everyone is on v2, which is watched; v1 is warm. */
export async function v2InProbation(world: ControlWorld): Promise<Promotion> {
  const promotion = await v2AtTenPercent(world);
  await world.pass(4 * HOUR_MS);
  return promotion;
}

/** v2 serves, v1 is archived, nothing is under way. */
export async function servingV2(world: ControlWorld): Promise<Promotion> {
  const promotion = await v2AtTenPercent(world);
  await world.pass(30 * HOUR_MS);
  return world.get(promotion);
}
