import type { RouteStore } from '#ports/index.ts';
import { assertNextVersion } from '../next-version.ts';
import type { Tables } from './tables.ts';

const HEAD = 'head';

export function routeStore(tables: Tables): RouteStore {
  const { routes, routeHead } = tables;
  const version = () => routeHead.get(HEAD)?.version ?? 0;
  return {
    async save(route) {
      const key = keyOf(route.agent, route.environment);
      assertNextVersion(routes.get(key)?.route, route);
      const changedIn = version() + 1;
      routeHead.set(HEAD, { version: changedIn });
      routes.set(key, { route, changedIn });
    },
    async find(agent, environment) {
      return routes.get(keyOf(agent, environment))?.route;
    },
    async snapshot() {
      const all = routes.list().map((row) => row.route);
      const ordered = all.toSorted(
        (a, b) => compareText(a.agent, b.agent) || compareText(a.environment, b.environment),
      );
      return { version: version(), routes: ordered };
    },
    async version() {
      return version();
    },
    async changedIn(agent, environment) {
      return routes.get(keyOf(agent, environment))?.changedIn ?? 0;
    },
    async countUp() {
      routeHead.set(HEAD, { version: version() + 1 });
    },
    async nextIssue() {
      tables.lastIssue += 1;
      return tables.lastIssue;
    },
  };
}

function keyOf(agent: string, environment: string): string {
  return JSON.stringify([agent, environment]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
