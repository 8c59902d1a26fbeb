import { type Route, withDeparted } from '#domain/traffic/index.ts';
import type { Tx } from '#ports/index.ts';
import type { Moment } from './context.ts';

/**
 * Puts a version of a route in force, and has gateways remember what left it by that.
 * @throws AppError CONFLICT when another version came in between
 */
export async function saveRoute(tx: Tx, { realNow }: Pick<Moment, 'realNow'>, route: Route): Promise<void> {
  const before = await tx.routes.find(route.agent, route.environment);
  await tx.routes.save(withDeparted(before, route, realNow));
}
