import type { Rollout } from './rollout.ts';

/** The conversations that the hash gave to either side of a split: whose they are, and since when they count. */
export type Draw = {
  /** The rollout's id; the salt of a route that is split by hand. */
  readonly about: string;
  readonly sinceRouteVersion: number;
};

/** One salt a series: a retry of the same release meets the same users, another release meets others first. */
export function saltOf({
  agent,
  environment,
  candidate,
}: Pick<Rollout, 'agent' | 'environment' | 'candidate'>): string {
  return `${agent}/${environment}/${candidate.release}`;
}

/** @param rollout that is under way there; what came late of another one is none of its own */
export function drawOf(salt: string, rollout: Rollout | undefined): Draw {
  if (rollout === undefined || saltOf(rollout) !== salt) return { about: salt, sinceRouteVersion: 0 };
  return { about: rollout.id, sinceRouteVersion: rollout.sinceRouteVersion };
}
