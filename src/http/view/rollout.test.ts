import { expect, test } from 'vitest';
import { endpoints } from '#api/index.ts';
import type { RolloutState } from '#domain/rollout/index.ts';
import { aRollout, baking } from '#testing/builder/rollout.ts';
import { aStoredRollup, aStoredRoute } from '#testing/http/stored-things.ts';
import { rolloutView } from './rollout.ts';
import { byDeployment } from './samples.ts';

const promotion = { id: 'prm_1' } as const;
const traffic = { route: aStoredRoute(), measured: byDeployment([]) };
const progress = { startedAt: 0, observedMs: 5_000, routeVersion: 2 };

const states: readonly [RolloutState, object][] = [
  [{ kind: 'pending', stage: 'smoking' }, { waitsFor: 'the smoke test' }],
  [{ kind: 'pending', stage: 'waiting-for-person' }, { waitsFor: 'a person to resume' }],
  [{ kind: 'pending', stage: 'waiting-for-window' }, { waitsFor: expect.stringContaining('its window to open') }],
  [baking(1, 7_000), { step: 1, observedMs: 7_000 }],
  [
    { kind: 'paused', because: 'can’t tell', waitsFor: 'a person', step: 0, ...progress },
    { step: 0, because: 'can’t tell', waitsFor: 'a person', observedMs: 5_000 },
  ],
  [
    { kind: 'rolling-back', because: 'errors', fromStep: 1, decidedRealAt: 0, routeVersion: 3 },
    { step: 1, because: 'errors' },
  ],
  [{ kind: 'completed', at: 0 }, { step: 2 }],
  [{ kind: 'aborted', at: 0, because: 'asked', rolledBack: true }, { because: 'asked' }],
];

test.each(states)('a rollout that is $kind is shown as far as it got', (state, expected) => {
  const view = rolloutView(promotion, aRollout({ state }), traffic);
  expect(view).toMatchObject({ ...expected, state: state.kind });
  expect(endpoints.listRollouts.response.element.safeParse(view).error).toBeUndefined();
});

test('before the first request the measured share is unknown, not zero', () => {
  const { weights } = rolloutView(promotion, aRollout({ state: baking(0, 0) }), traffic);
  expect(weights.map(({ measuredBp, requests }) => [measuredBp, requests])).toEqual([
    [null, 0],
    [null, 0],
  ]);
});

test('every request counts towards the measured share, however it ended', () => {
  const failed = aStoredRollup('dep_2', 10);
  const outcomes = { ...failed.outcomes, 'agent-error': 20, aborted: 10 };
  const measured = byDeployment([aStoredRollup('dep_1', 160), { ...failed, outcomes }]);
  const { weights } = rolloutView(promotion, aRollout({ state: baking(0, 0) }), { ...traffic, measured });
  expect(weights.map(({ measuredBp }) => measuredBp)).toEqual([8_000, 2_000]);
});

test('today’s route says nothing about a rollout whose candidate is no longer in it', () => {
  const route = aStoredRoute();
  const gone = { ...traffic, route: { ...route, targets: route.targets.slice(0, 1) } };
  expect(rolloutView(promotion, aRollout({ state: baking(0, 0) }), gone).weights).toEqual([]);
});
