import { describe, expect, it } from 'vitest';
import type { Promotion } from '#domain/promotion/index.ts';
import type { RolloutState } from '#domain/rollout/index.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '#domain/shared/index.ts';
import { aPromotion } from '#testing/builder/promotion.ts';
import { aPlan, aRollout, aStep, baking } from '#testing/builder/rollout.ts';
import { lookAgainAt } from './look-again.ts';

const NOW = 10 * DAY_MS;
const moment = { now: NOW, realNow: 5, rate: 1 };

/** How long it sleeps, in Headgate's time, when its last word has stood for `stoodMs` and nothing changed. */
function sleep(
  over: Partial<Promotion>,
  { stoodMs = 0, windowIn = undefined as number | undefined, moved = false, rate = 1 } = {},
): number | undefined {
  const decisions = [{ at: NOW - stoodMs, rule: 'some-rule', because: 'so' }];
  const windowChangesAt = windowIn === undefined ? undefined : NOW + windowIn;
  const at = lookAgainAt(aPromotion({ decisions, ...over }), { moved, windowChangesAt }, { ...moment, rate });
  return at === undefined ? undefined : at - NOW;
}

function rollingOut(state: RolloutState, over: Parameters<typeof aRollout>[0] = {}): Partial<Promotion> {
  const rollout = aRollout({ state, lastPass: { at: NOW, realAt: 5 }, ...over });
  return { state: 'rolling-out', rollout };
}

const paused: RolloutState = {
  ...{ kind: 'paused', step: 0, startedAt: 0, observedMs: 0, routeVersion: 2 },
  ...{ because: 'wait', waitsFor: 'a person' },
};

describe('a promotion is looked at again', () => {
  it('at once when something moved, and never once it has ended', () => {
    expect(sleep({ state: 'awaiting-approval' }, { moved: true })).toBe(0);
    expect(sleep({ state: 'promoted' })).toBeUndefined();
  });

  it('when its start has come', () => {
    expect(sleep({ waiting: { kind: 'start', at: NOW + HOUR_MS } })).toBe(HOUR_MS);
  });

  it('every two seconds while its bake is watched, whatever the clock does', () => {
    expect(sleep(rollingOut(baking(0, 0)))).toBe(2 * SECOND_MS);
    expect(sleep(rollingOut(baking(0, 0)), { stoodMs: DAY_MS, rate: 60 })).toBe(2 * MINUTE_MS);
  });

  it('at the very end of its bake, of its longest bake and of its probation', () => {
    expect(sleep(rollingOut(baking(0, HOUR_MS - 300)))).toBe(300);
    expect(sleep(rollingOut(baking(0, 4 * HOUR_MS - 200)))).toBe(200);
    const probation = { startedAt: 0, observedMs: DAY_MS - 100, evaluationsDone: 6, lastPassed: true };
    expect(sleep({ ...rollingOut({ kind: 'completed', at: 0 }), state: 'probation', probation })).toBe(100);
    expect(
      sleep({
        ...rollingOut({ kind: 'completed', at: 0 }),
        ...{ state: 'probation', probation: { ...probation, observedMs: 4 * HOUR_MS - 150 } },
      }),
    ).toBe(150);
  });

  it('less and less often while it waits for people, and once in five minutes at least', () => {
    for (const over of [{ state: 'awaiting-approval' } as const, rollingOut(paused)]) {
      expect(sleep(over)).toBe(2 * SECOND_MS);
      expect(sleep(over, { stoodMs: 10 * MINUTE_MS })).toBe(30 * SECOND_MS);
      expect(sleep(over, { stoodMs: DAY_MS })).toBe(5 * MINUTE_MS);
    }
  });

  it('when its window opens or closes', () => {
    const stoodMs = DAY_MS;
    expect(sleep({ state: 'queued' }, { stoodMs, windowIn: MINUTE_MS })).toBe(MINUTE_MS);
    expect(sleep(rollingOut(paused), { stoodMs, windowIn: MINUTE_MS })).toBe(MINUTE_MS);
    expect(sleep(rollingOut(baking(0, 0)), { windowIn: 500 })).toBe(500);
  });

  it('when its metrics are looked at next, also while it is paused with traffic', () => {
    const looks = { since: NOW - HOUR_MS, at: NOW - 4 * MINUTE_MS, metrics: {} };
    expect(sleep(rollingOut(paused, { looks }), { stoodMs: DAY_MS })).toBe(MINUTE_MS);
    const plan = aPlan({ steps: [aStep(1_000, HOUR_MS)], analysis: { initialDelayMs: HOUR_MS + 170, intervalMs: 1 } });
    const first = { since: NOW - HOUR_MS, metrics: {} };
    expect(sleep(rollingOut(paused, { looks: first, plan }), { stoodMs: DAY_MS })).toBe(170);
  });

  it('never without a pause, however often its metrics are looked at', () => {
    const plan = aPlan({ analysis: { initialDelayMs: 0, intervalMs: 1 } });
    const looks = { since: 0, at: NOW, metrics: {} };
    expect(sleep(rollingOut(baking(0, 0), { looks, plan }))).toBe(100);
    expect(sleep(rollingOut(baking(0, 0), { looks, plan }), { rate: 600 })).toBe(MINUTE_MS);
  });

  it('soon while its traffic goes back', () => {
    const back: RolloutState = { kind: 'rolling-back', because: 'bad', fromStep: 0, decidedRealAt: 0, routeVersion: 3 };
    expect(sleep(rollingOut(back), { stoodMs: DAY_MS })).toBe(400);
  });
});
