import { AppError } from '#domain/shared/index.ts';
import type { Route } from '#domain/traffic/index.ts';

/**
 * Nobody replaces a route that he has not read.
 * @throws AppError CONFLICT when the version does not follow the stored one; the first is 1
 */
export function assertNextVersion(stored: Pick<Route, 'version'> | undefined, route: Route): void {
  const expected = (stored?.version ?? 0) + 1;
  if (route.version === expected) return;
  throw new AppError(
    'CONFLICT',
    `The route of ${route.agent} in ${route.environment} has changed meanwhile: its next version is ${expected}, not ${route.version}.`,
    { hint: 'Read the route again and repeat the change.' },
  );
}
