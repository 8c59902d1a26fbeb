import { expect, test } from 'vitest';
import { DAY_MS, type DeploymentId } from '../shared/index.ts';
import { withDeparted } from './departed.ts';
import type { Route } from './route.ts';

const id = (label: string): DeploymentId => `dep_${label}`;

function route(version: number, ...labels: readonly string[]): Route {
  const endpoint = { baseUrl: 'http://127.0.0.1:1', api: 'responses' } as const;
  const targets = labels.map((label, index) => ({
    ...{ deploymentId: id(label), release: `sha256:${'1'.repeat(64)}` as const, label, endpoint },
    role: index === 0 ? ('baseline' as const) : ('warm' as const),
    weightBp: index === 0 ? 10_000 : 0,
  }));
  const hardLimits = { errorRateRatio: 0.5, minRequests: 50 };
  return {
    agent: 'a',
    environment: 'e',
    version,
    salt: `salt ${version}`,
    targets,
    revoked: [],
    leaseMs: 1,
    hardLimits,
  };
}

const gone = ({ departed = [] }: Route) => departed.map(({ deploymentId }) => deploymentId);

test('what leaves is remembered with the version in which it stood last, and no longer once it is back', () => {
  const first = withDeparted(undefined, route(1, 'v1', 'v2'), 10);
  expect(first.departed).toBeUndefined();
  const second = withDeparted(first, route(2, 'v1'), 20);
  expect(second.departed).toMatchObject([{ deploymentId: id('v2'), routeVersion: 1, salt: 'salt 1', leftAt: 20 }]);
  const third = withDeparted(second, route(3, 'v3'), 30);
  expect(gone(third)).toEqual([id('v1'), id('v2')]);
  // Steps change the route again and again: what left before keeps its day.
  expect(withDeparted(third, route(4, 'v3'), 40).departed).toEqual(third.departed);
  expect(gone(withDeparted(third, route(4, 'v3', 'v2'), 40))).toEqual([id('v1')]);
});

test('it is forgotten after a month, and only so many are remembered', () => {
  const second = withDeparted(route(1, 'v1'), route(2, 'v2'), 0);
  expect(gone(withDeparted(second, route(3, 'v2'), 30 * DAY_MS - 1))).toEqual([id('v1')]);
  expect(gone(withDeparted(second, route(3, 'v2'), 30 * DAY_MS))).toEqual([]);
  let last = second;
  for (let version = 3; version < 40; version += 1) last = withDeparted(last, route(version, `v${version}`), version);
  expect(gone(last)).toHaveLength(20);
  expect(gone(last)[0]).toBe(id('v38'));
});
