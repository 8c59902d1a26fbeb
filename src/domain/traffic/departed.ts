import { DAY_MS, type DurationMs, type EpochMs } from '../shared/index.ts';
import type { Departed, Route } from './route.ts';

/** For so long after a release left its route users may say what they think of it: as long as their words are kept. */
const DEPARTED_KEPT_MS: DurationMs = 30 * DAY_MS;
/** Of one route, the newest: each message to a gateway carries them. */
const MOST_DEPARTED = 20;

/** The next version of a route, with what left it by that and before. */
export function withDeparted(before: Route | undefined, next: Route, realNow: EpochMs): Route {
  const standing = new Set(next.targets.map(({ deploymentId }) => deploymentId));
  const departed = [...(before === undefined ? [] : leaving(before, realNow)), ...(before?.departed ?? [])]
    .filter((one) => !standing.has(one.deploymentId) && isRemembered(one, realNow))
    .slice(0, MOST_DEPARTED);
  return { ...next, departed: departed.length === 0 ? undefined : departed };
}

function leaving({ targets, version, salt }: Route, leftAt: EpochMs): readonly Departed[] {
  return targets.map(({ deploymentId, release }) => ({ deploymentId, release, routeVersion: version, salt, leftAt }));
}

export function isRemembered({ leftAt }: Departed, realNow: EpochMs): boolean {
  return realNow - leftAt < DEPARTED_KEPT_MS;
}
