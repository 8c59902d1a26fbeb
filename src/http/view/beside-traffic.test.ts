import { expect, test } from 'vitest';
import { endpoints } from '#api/index.ts';
import { sampleRatioOf } from '#domain/analysis/index.ts';
import { addValue, NO_MOMENTS, type Rollup } from '#domain/sample/index.ts';
import { aStoredRollup, aStoredRoute } from '#testing/http/stored-things.ts';
import { besideTrafficViews } from './beside-traffic.ts';
import { byDeployment } from './samples.ts';

const route = aStoredRoute({ shadow: { deploymentId: 'dep_2', shareBp: 500 } });
const traffic = { route, measured: byDeployment([aStoredRollup('dep_1', 90)]) };
const nothing = {
  testers: [],
  toppedUp: [],
  shadows: [],
  refused: [],
  open: undefined,
  refusedBy: [],
  ratio: sampleRatioOf([]),
};

function copies(): Rollup {
  const rollup = aStoredRollup('dep_2', 6);
  const outcomes = { ...rollup.outcomes, 'agent-error': 2, 'gateway-error': 3, aborted: 1 };
  return { ...rollup, outcomes, latency: addValue(addValue(NO_MOMENTS, 100), 300) };
}

test('testers, copies and top-up stand beside the users’ figures and change none of them', () => {
  const toppedUp = [aStoredRollup('dep_1', 30), aStoredRollup('dep_1', 1)];
  const beside = { ...nothing, testers: [aStoredRollup('dep_2', 4)], toppedUp, shadows: [copies()] };
  const { targets, shadow } = besideTrafficViews(traffic, beside);
  expect(targets.map(({ requests, measuredBp, testerRequests }) => [requests, measuredBp, testerRequests])).toEqual([
    [90, 10_000, 0],
    [0, 0, 4],
  ]);
  expect(targets.map(({ topUpRequests }) => topUpRequests)).toEqual([31, undefined]);
  expect(shadow).toEqual({
    ...{ deploymentId: 'dep_2', label: 'v2', shareBp: 500 },
    ...{ copies: 9, failed: 2, shed: 3, meanMs: 200 },
  });
  const view = { agent: 'a', environment: 'production', mode: 'gateway', version: 1, targets, shadow };
  expect(endpoints.getTraffic.response.safeParse(view).error).toBeUndefined();
});

test('requests over a limit are told, and are in no release’s figures', () => {
  const rollup = aStoredRollup('dep_1', 0);
  const refused = [{ ...rollup, outcomes: { ...rollup.outcomes, limited: 7, 'gateway-error': 2 } }];
  const views = besideTrafficViews(traffic, { ...nothing, refused });
  expect(views.limitedRequests).toBe(7);
  expect(views.targets.map(({ requests }) => requests)).toEqual([90, 0]);
  expect(besideTrafficViews(traffic, nothing)).not.toHaveProperty('limitedRequests');
});

test('open conversations are summed over the gateways, and unknown until one of them spoke', () => {
  const one = {
    agent: 'customer-service',
    environment: 'production',
    deploymentId: 'dep_1' as const,
    conversations: 3,
  };
  const openOf = (open: readonly (typeof one)[] | undefined) =>
    besideTrafficViews(traffic, { ...nothing, open }).targets.map(({ openConversations }) => openConversations);
  expect(openOf(undefined)).toEqual([null, null]);
  expect(openOf([])).toEqual([0, 0]);
  expect(openOf([one, { ...one, conversations: 4 }])).toEqual([7, 0]);
});

test('says how conversations were divided, once one began', () => {
  expect(besideTrafficViews(traffic, nothing)).not.toHaveProperty('sampleRatio');
  const count = { gateway: 'gtw_1', routeVersion: 1, wantedBp: 1_000, candidate: 400, baseline: 600 };
  const { sampleRatio, targets } = besideTrafficViews(traffic, { ...nothing, ratio: sampleRatioOf([count]) });
  expect(sampleRatio).toMatchObject({ state: 'mismatch', conversations: 1_000, candidate: 400, expected: 100 });
  const view = { agent: 'a', environment: 'production', mode: 'gateway', version: 1, targets, sampleRatio };
  expect(endpoints.getTraffic.response.safeParse(view).error).toBeUndefined();
});

test('without a shadow there is none to show', () => {
  expect(besideTrafficViews({ ...traffic, route: aStoredRoute() }, nothing)).not.toHaveProperty('shadow');
});
