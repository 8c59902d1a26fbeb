import { expect, test } from 'vitest';
import type { Route } from '#domain/traffic/index.ts';
import { aStoredRoute } from '#testing/http/stored-things.ts';
import { Arms } from './arms.ts';

const [baseline] = aStoredRoute().targets;

const routeOf = (agent: string, version: number): Route =>
  aStoredRoute({ agent, version, rollout: { id: `rol_${agent}_${version}` } });

const rolloutOf = (arms: Arms, { agent, environment, version }: Route): string | undefined =>
  arms.of({
    ...{ agent, environment, routeVersion: version, windowStart: 0 },
    ...{ deploymentId: baseline?.deploymentId ?? 'dep_', release: baseline?.release ?? 'sha256:' },
  }).rollout;

test('what is in force is known however many versions of others came after it; of those before, the latest are', () => {
  const arms = new Arms();
  const quiet = routeOf('quiet', 1);
  const busy = Array.from({ length: 1_100 }, (_, index) => routeOf('busy', index + 1));
  const unknown = busy.filter((route) => {
    arms.routesChanged([quiet, route]);
    return rolloutOf(arms, quiet) === undefined;
  });
  expect(unknown).toEqual([]);
  const known = busy.filter((route) => rolloutOf(arms, route) !== undefined);
  expect(known.map(({ version }) => version)).toEqual(busy.slice(-1_001).map(({ version }) => version));
});

test('all routes in force are known, however many there are, and those just before, whose requests still end', () => {
  const arms = new Arms();
  const routesOf = (version: number) => Array.from({ length: 1_200 }, (_, index) => routeOf(`agent-${index}`, version));
  const [before, after] = [routesOf(1), routesOf(2)];
  arms.routesChanged(before);
  arms.routesChanged(after);
  const countKnown = (routes: readonly Route[]) =>
    routes.filter((route) => rolloutOf(arms, route) !== undefined).length;
  expect([countKnown(before), countKnown(after)]).toEqual([1_000, 1_200]);
});
