import { describe, expect, it } from 'vitest';
import { aRollout, aView, baking, failing, passing } from '#testing/builder/rollout.ts';
import { HOUR_MS } from '../shared/index.ts';
import { decideRollout } from './decide.ts';
import { nextMove } from './move.ts';
import type { RolloutRequest, RolloutState } from './rollout.ts';
import type { RolloutView } from './view.ts';

const DANA = { kind: 'person', name: 'Dana' } as const;
const BECAUSE = 'closed by "no-fridays"; opens Sat 2026-11-28 00:00 UTC';
const closed = { open: false, because: BECAUSE, opensAt: 20 * HOUR_MS, onClose: 'pause' } as const;
const givingBack = { ...closed, onClose: 'baseline' } as const;
const done = { state: 'done', pass: true, because: '1.2 s' } as const;

function pausedBy(by: 'window' | 'person', observedMs = HOUR_MS): RolloutState {
  return {
    ...(baking(1, observedMs) as RolloutState & { kind: 'baking' }),
    kind: 'paused',
    because: 'x',
    waitsFor: 'y',
    pausedBy: by,
  };
}

function viewAt(state: RolloutState, over: Partial<RolloutView> = {}, request?: RolloutRequest['kind']): RolloutView {
  const asked = request === undefined ? undefined : { kind: request, by: DANA, reason: 'so' };
  return aView({ rollout: aRollout({ state, request: asked }), window: closed, deploy: done, smoke: done, ...over });
}

describe('a window that closes', () => {
  it('pauses at this weight, keeps what was observed, and says when it goes on', () => {
    const decision = decideRollout(viewAt(baking(1, HOUR_MS), { watchedMs: 1_000, verdicts: [passing()] }));
    expect(decision).toMatchObject({ rule: 'window-closed', because: BECAUSE, actions: [] });
    expect(decision.next).toMatchObject({ kind: 'paused', pausedBy: 'window', step: 1, observedMs: HOUR_MS + 1_000 });
  });

  it('lets the bake count on while it is watched, and the longest bake not', () => {
    const counting = decideRollout(viewAt(pausedBy('window'), { watchedMs: HOUR_MS }));
    expect(counting.next).toMatchObject({ kind: 'paused', observedMs: 2 * HOUR_MS });
    const over = decideRollout(viewAt(pausedBy('window', 3 * HOUR_MS), { watchedMs: 62 * HOUR_MS }));
    expect(over.next).toMatchObject({ kind: 'paused', observedMs: 3 * HOUR_MS });
  });

  it('never stands in the way of taking traffic back', () => {
    const state = pausedBy('window');
    expect(decideRollout(viewAt(state, { verdicts: [failing()] })).rule).toBe('metric-failed');
    expect(decideRollout(viewAt(state, { harm: 'it leaked' })).next.kind).toBe('rolling-back');
    expect(decideRollout(viewAt(state, {}, 'abort')).next.kind).toBe('rolling-back');
  });

  it('has nothing left to stop when everyone is on the candidate', () => {
    expect(decideRollout(viewAt(baking(2, 0))).next.kind).toBe('completed');
  });

  it('gives the first share to no one', () => {
    const smoked: RolloutState = { kind: 'pending', stage: 'smoking' };
    expect(decideRollout(viewAt(smoked))).toMatchObject({ next: smoked, actions: [] });
    expect(decideRollout(viewAt(smoked)).because).toContain(BECAUSE);
    const waiting: RolloutState = { kind: 'pending', stage: 'waiting-for-person' };
    expect(decideRollout(viewAt(waiting, {}, 'resume'))).toMatchObject({ next: waiting, actions: [] });
  });

  it('does not move on a person’s word', () => {
    expect(decideRollout(viewAt(pausedBy('person'), {}, 'advance'))).toMatchObject({
      next: pausedBy('person'),
      actions: [],
    });
    const resumed = decideRollout(viewAt(pausedBy('window'), {}, 'resume'));
    expect(resumed.next).toMatchObject({ kind: 'paused', pausedBy: 'window' });
  });

  it('becomes a person’s pause when a person asks for one', () => {
    expect(decideRollout(viewAt(pausedBy('window'), {}, 'pause')).next).toMatchObject({
      kind: 'paused',
      pausedBy: 'person',
    });
    expect(decideRollout(viewAt(baking(1, 0), {}, 'pause')).next).toMatchObject({ kind: 'paused', pausedBy: 'person' });
  });
});

describe('a window that opens', () => {
  const open = aView().window;
  it('goes on by itself with what was observed', () => {
    const decision = decideRollout(viewAt(pausedBy('window', 2 * HOUR_MS), { window: open }));
    expect(decision).toMatchObject({
      rule: 'window-opened',
      next: { kind: 'baking', step: 1, observedMs: 2 * HOUR_MS },
    });
  });

  it('leaves a person’s pause to the person', () => {
    expect(decideRollout(viewAt(pausedBy('person'), { window: open })).rule).toBe('stay-paused');
  });
});

describe('a window whose closing gives the traffic back', () => {
  it('returns it without a hold, and starts over when it opens', () => {
    const decision = decideRollout(viewAt(baking(1, HOUR_MS), { window: givingBack }));
    expect(decision.next).toEqual({ kind: 'pending', stage: 'waiting-for-window', attempt: 1 });
    expect(decision.actions).toEqual([{ kind: 'take-traffic-back' }]);
    expect(decideRollout(viewAt(decision.next, { window: givingBack })).next).toEqual(decision.next);
    const again = decideRollout(viewAt(decision.next, { window: aView().window }));
    expect(again.next).toMatchObject({ kind: 'baking', step: 0, observedMs: 0 });
    expect(again.actions[0]).toEqual({ kind: 'set-weight', weightBp: 1_000 });
  });

  it('waits for the person who had paused it', () => {
    const returned = decideRollout(viewAt(pausedBy('person'), { window: givingBack })).next;
    expect(returned).toEqual({ kind: 'pending', stage: 'waiting-for-window', forPerson: true, attempt: 1 });
    expect(decideRollout(viewAt(returned, { window: aView().window })).next).toEqual(returned);
    const resumed = decideRollout(viewAt(returned, { window: aView().window }, 'resume'));
    expect(resumed.next).toMatchObject({ kind: 'baking', step: 0 });
  });

  it('still holds a release that showed harm before', () => {
    const waiting: RolloutState = { kind: 'pending', stage: 'waiting-for-window' };
    const decision = decideRollout(viewAt(waiting, { harm: 'it leaked' }));
    expect(decision.next).toMatchObject({ kind: 'rolling-back', fromStep: 0 });
    expect(decision.actions.map(({ kind }) => kind)).toEqual(['take-traffic-back', 'hold-release']);
  });

  it('pauses where there is no one to give the traffic back to', () => {
    const rollout = aRollout({ state: baking(1, 0), baseline: undefined });
    expect(decideRollout(aView({ rollout, window: givingBack })).next).toMatchObject({
      kind: 'paused',
      pausedBy: 'window',
    });
  });
});

it('asks to start before the first share, and to advance after it', () => {
  expect(nextMove(aRollout())).toBe('start');
  expect(nextMove(aRollout({ state: baking(0, 0) }))).toBe('advance');
});
