import { describe, expect, it } from 'vitest';
import {
  aMetric,
  aPlan,
  aRollout,
  aView,
  baking,
  errored,
  failing,
  passing,
  unclear,
} from '#testing/builder/rollout.ts';
import type { Verdict } from '../analysis/index.ts';
import { HOUR_MS } from '../shared/index.ts';
import { decideRollout, rules } from './decide.ts';
import type { RolloutRequest, RolloutState } from './rollout.ts';
import type { Fact, RolloutView } from './view.ts';

const DANA = { kind: 'person', name: 'Dana' } as const;
const done: Fact = { state: 'done', pass: true, because: '1.2 s' };

function viewAt(state: RolloutState, over: Partial<RolloutView> = {}, request?: RolloutRequest): RolloutView {
  return aView({ rollout: aRollout({ state, request }), ...over });
}

describe('the order of the rules', () => {
  it('looks for reasons to take traffic back before reasons to give more', () => {
    expect(rules.map(([name]) => name)).toEqual([
      'ended',
      'finish-rolling-back',
      'harm-confirmed',
      'limit-broken',
      'critical-limit',
      'complaints',
      'metric-failed',
      'abort-requested',
      'step-refused',
      'pause-requested',
      'held',
      'window-closed',
      'window-opened',
      'deploy-first',
      'smoke-before-traffic',
      'person-after-smoke',
      'resume-requested',
      'signatures',
      'stay-paused',
      'world-changed',
      'sample-ratio',
      'looks-used-up',
      'step-work',
      'promote-full',
      'bake-first',
      'full-weight',
      'metrics-allow',
      'max-bake',
      'wait-for-metrics',
    ]);
  });
});

describe('before traffic', () => {
  it('deploys first and gives no weight by that', () => {
    const decision = decideRollout(aView());
    expect(decision.actions).toEqual([{ kind: 'deploy' }]);
    expect(decision.next).toEqual({ kind: 'pending', stage: 'deploying' });
  });

  it('ends without a rollback when it cannot be deployed', () => {
    const decision = decideRollout(aView({ deploy: { state: 'failed', because: 'quota' } }));
    expect(decision.next).toMatchObject({ kind: 'aborted', rolledBack: false });
    expect(decision.actions).toEqual([]);
  });

  it('smokes the deployment and stops when the smoke test fails', () => {
    const smoking: RolloutState = { kind: 'pending', stage: 'smoking' };
    expect(decideRollout(aView({ deploy: done })).actions).toEqual([{ kind: 'smoke' }]);
    const failed = decideRollout(viewAt(smoking, { smoke: { state: 'done', pass: false, because: '6.1 s > 5 s' } }));
    expect(failed.next).toMatchObject({
      kind: 'aborted',
      rolledBack: false,
      because: 'smoke test failed: 6.1 s > 5 s',
    });
    const broken = decideRollout(viewAt(smoking, { smoke: { state: 'failed', because: 'no answer' } }));
    expect(broken.next.kind).toBe('aborted');
  });

  it('waits for a person after the smoke test where the strategy is manual', () => {
    const plan = aPlan({ personAfterSmoke: true });
    const smoked = decideRollout(
      aView({ rollout: aRollout({ state: { kind: 'pending', stage: 'smoking' }, plan }), smoke: done }),
    );
    expect(smoked.next).toEqual({ kind: 'pending', stage: 'waiting-for-person' });
    const waiting = aRollout({ state: smoked.next, plan });
    expect(decideRollout(aView({ rollout: waiting })).actions).toEqual([]);
    const resumed = aRollout({ ...waiting, request: { kind: 'resume', by: DANA, reason: 'reviewed' } });
    expect(decideRollout(aView({ rollout: resumed })).next).toMatchObject({ kind: 'baking', step: 0 });
  });

  it('starts the first step only after a passed smoke test, with an evaluation of both when quality is watched', () => {
    const smoking: RolloutState = { kind: 'pending', stage: 'smoking' };
    const plan = aPlan({ metrics: [aMetric('quality', { kind: 'score' })] });
    const decision = decideRollout(aView({ rollout: aRollout({ state: smoking, plan }), smoke: done }));
    expect(decision.actions).toEqual([
      { kind: 'set-weight', weightBp: 1_000 },
      { kind: 'evaluate-live', step: 0 },
    ]);
    expect(decision.next).toMatchObject({ kind: 'baking', step: 0, observedMs: 0, routeVersion: 7 });
  });
});

describe('a step', () => {
  it('holds at 10 % until the bake is watched through, however good the numbers', () => {
    const decision = decideRollout(viewAt(baking(0, HOUR_MS - 60_000), { verdicts: [passing()] }));
    expect(decision.rule).toBe('bake-first');
  });

  it('counts only watched time', () => {
    const decision = decideRollout(viewAt(baking(0, 10), { watchedMs: 32 }));
    expect(decision.next).toMatchObject({ observedMs: 42 });
  });

  it('advances when every metric passes', () => {
    const decision = decideRollout(viewAt(baking(0, HOUR_MS), { verdicts: [passing()] }));
    expect(decision.rule).toBe('metrics-allow');
    expect(decision.actions[0]).toEqual({ kind: 'set-weight', weightBp: 5_000 });
    expect(decision.because).toContain('proven not worse: error-rate');
  });

  it('says "no harm seen" for what was not proven', () => {
    const plan = aPlan({ metrics: [aMetric('error-rate'), aMetric('tokens', { role: 'guard' })] });
    const rollout = aRollout({ state: baking(0, HOUR_MS), plan });
    const decision = decideRollout(aView({ rollout, verdicts: [passing(), passing('tokens', false)] }));
    expect(decision.because).toContain('no harm seen: tokens');
  });

  it.each([
    ['is inconclusive', [unclear()]],
    ['errored', [errored()]],
    ['is missing', []],
  ])('holds while a verdict %s', (_name, verdicts) => {
    const decision = decideRollout(viewAt(baking(0, 2 * HOUR_MS), { verdicts }));
    expect(decision.rule).toBe('wait-for-metrics');
    expect(decision.actions).toEqual([]);
  });

  it('asks a person when the longest bake could not tell', () => {
    const decision = decideRollout(viewAt(baking(0, 4 * HOUR_MS), { verdicts: [unclear()] }));
    expect(decision.next).toMatchObject({ kind: 'paused', step: 0 });
    expect(decision.because).toContain('12 of about 400 requests');
  });

  it('rolls back instead where the policy says so', () => {
    const rollout = aRollout({ state: baking(0, 4 * HOUR_MS), plan: aPlan({ onMaxBake: 'roll-back' }) });
    expect(decideRollout(aView({ rollout, verdicts: [unclear()] })).next.kind).toBe('rolling-back');
  });

  it('is complete at full weight, where no one is left to compare with', () => {
    const decision = decideRollout(viewAt(baking(2, 0), { verdicts: [unclear()] }));
    expect(decision.next.kind).toBe('completed');
    expect(decision.actions).toEqual([{ kind: 'complete' }]);
  });
});

describe('taking traffic back', () => {
  const back = [{ kind: 'take-traffic-back' }, { kind: 'hold-release', because: expect.any(String) }];

  it('happens at once when a metric fails, before the bake is over, and holds the digest', () => {
    const decision = decideRollout(viewAt(baking(0, 1_000), { verdicts: [passing(), failing('response-time')] }));
    expect(decision.rule).toBe('metric-failed');
    expect(decision.actions).toEqual(back);
    expect(decision.next).toMatchObject({ kind: 'rolling-back', fromStep: 0, routeVersion: 7, decidedRealAt: 1_000 });
  });

  it('happens for a critical limit and for complaints before any number of looks is borne or waited for', () => {
    const patient = aPlan({ analysis: { initialDelayMs: HOUR_MS, intervalMs: HOUR_MS } });
    const at = (verdict: Verdict) =>
      decideRollout(aView({ rollout: aRollout({ state: baking(0, 0), plan: patient }), verdicts: [verdict] }));
    expect(at(failing()).next.kind).toBe('baking');
    expect(at({ ...failing(), by: 'critical-limit' } as Verdict).next).toMatchObject({ trigger: 'critical-limit' });
    expect(at(failing('complaints')).next).toMatchObject({ trigger: 'complaints' });
  });

  it('happens for confirmed harm, a broken hard limit and a person, also while paused and after full traffic', () => {
    const paused: RolloutState = { ...baking(1, 0), kind: 'paused', because: 'p', waitsFor: 'p' } as RolloutState;
    expect(decideRollout(viewAt(paused, { harm: 'a secret leaked' })).rule).toBe('harm-confirmed');
    const broken = aRollout({ state: baking(0, 0), limitBroken: '60 % errors' });
    expect(decideRollout(aView({ rollout: broken })).rule).toBe('limit-broken');
    const request: RolloutRequest = { kind: 'abort', by: DANA, reason: 'critical bug' };
    const after = decideRollout(viewAt({ kind: 'completed', at: 1 }, {}, request));
    expect(after.rule).toBe('abort-requested');
    expect(after.actions).toEqual(back);
    expect(after.because).toBe('Dana took it back: critical bug');
  });

  it('is over only when every gateway caught up', () => {
    const state: RolloutState = { kind: 'rolling-back', because: 'x', fromStep: 0, decidedRealAt: 0, routeVersion: 3 };
    expect(decideRollout(viewAt(state, { gatewaysCaughtUp: false })).next.kind).toBe('rolling-back');
    expect(decideRollout(viewAt(state)).next).toMatchObject({ kind: 'aborted', rolledBack: true });
  });

  it('is the end for the first release of an agent, which serves on, held, until another is promoted', () => {
    const rollout = aRollout({ state: baking(0, 0), baseline: undefined });
    const decision = decideRollout(aView({ rollout, verdicts: [failing()] }));
    expect(decision.next).toMatchObject({ kind: 'aborted', rolledBack: false, trigger: 'metric-failed' });
    expect(decision.because).toContain('nothing to roll back to, so v2 serves until');
    expect(decision.actions).toMatchObject([{ kind: 'hold-release' }]);
  });

  it('holds what is proven bad at the moment in which a person undoes it, and else holds nothing', () => {
    const undo: RolloutRequest = { kind: 'abort', by: DANA, reason: 'a mistake', withoutHold: true };
    const kinds = (over: Partial<RolloutView>) =>
      decideRollout(viewAt(baking(0, 0), over, undo)).actions.map(({ kind }) => kind);
    expect(kinds({ harm: 'a leak' })).toEqual(['take-traffic-back', 'hold-release']);
    expect(kinds({ verdicts: [failing()] })).toEqual(['take-traffic-back', 'hold-release']);
    expect(kinds({ verdicts: [passing()] })).toEqual(['take-traffic-back']);
  });
});

describe('a changed world', () => {
  const worldChanged = 'the world changed: error-rate of the baseline moved';

  it('pauses for a person, and blames nobody', () => {
    const decision = decideRollout(viewAt(baking(0, 0), { worldChanged, verdicts: [passing()] }));
    expect(decision).toMatchObject({
      rule: 'world-changed',
      because: worldChanged,
      next: { kind: 'paused', pausedBy: 'world-changed', worldKnown: true },
      actions: [],
    });
  });

  it('comes after harm, and is told once: who resumed knows, at later steps too', () => {
    expect(decideRollout(viewAt(baking(0, 0), { worldChanged, verdicts: [failing()] })).rule).toBe('metric-failed');
    const known = { ...baking(0, 2 * HOUR_MS), worldKnown: true as const };
    const decision = decideRollout(viewAt(known, { worldChanged, verdicts: [passing()] }));
    expect(decision).toMatchObject({ rule: 'metrics-allow', next: { kind: 'baking', step: 1, worldKnown: true } });
  });
});

describe('a sample ratio mismatch', () => {
  const sampleRatioMismatch = '150 of 600 conversations began on the candidate, 25 % where 10 % were wanted';

  it('pauses for a person although every metric passes', () => {
    const decision = decideRollout(viewAt(baking(0, 2 * HOUR_MS), { sampleRatioMismatch, verdicts: [passing()] }));
    expect(decision).toMatchObject({
      rule: 'sample-ratio',
      because: `sample ratio mismatch: ${sampleRatioMismatch}`,
      next: { kind: 'paused', pausedBy: 'sample-ratio', ratioKnown: true },
      actions: [],
    });
  });

  it('comes after harm, and is told once: who resumed knows, at later steps too', () => {
    const failed = decideRollout(viewAt(baking(0, 0), { sampleRatioMismatch, verdicts: [failing()] }));
    expect(failed.rule).toBe('metric-failed');
    const known = { ...baking(0, 2 * HOUR_MS), ratioKnown: true as const };
    const decision = decideRollout(viewAt(known, { sampleRatioMismatch, verdicts: [passing()] }));
    expect(decision).toMatchObject({ rule: 'metrics-allow', next: { kind: 'baking', step: 1, ratioKnown: true } });
  });

  it('stops nothing where nothing rests on the comparison: by a person’s word in full, or with everyone on one release', () => {
    const full: RolloutRequest = { kind: 'promote-full', by: DANA, reason: 'now' };
    const ruleOf = (state: RolloutState, request?: RolloutRequest) =>
      decideRollout(viewAt(state, { sampleRatioMismatch, verdicts: [passing()] }, request)).rule;
    expect([ruleOf(baking(0, 0), full), ruleOf(baking(2, 0))]).toEqual(['promote-full', 'full-weight']);
  });
});

describe('people', () => {
  it('pause, and only people end a pause', () => {
    const paused = decideRollout(viewAt(baking(0, 5), {}, { kind: 'pause', by: DANA, reason: 'lunch' })).next;
    expect(paused).toMatchObject({ kind: 'paused', observedMs: 5 });
    const later = decideRollout(viewAt(paused, { verdicts: [passing()], watchedMs: HOUR_MS * 9 }));
    expect(later.rule).toBe('stay-paused');
  });

  it('resume at the same weight with a fresh allowance, or advance on their own word', () => {
    const paused: RolloutState = {
      ...baking(0, 9 * HOUR_MS),
      kind: 'paused',
      because: 'p',
      waitsFor: 'p',
    } as RolloutState;
    const resumed = decideRollout(viewAt(paused, {}, { kind: 'resume', by: DANA, reason: 'go' }));
    expect(resumed.next).toMatchObject({ kind: 'baking', step: 0, observedMs: HOUR_MS });
    const advanced = decideRollout(viewAt(paused, {}, { kind: 'advance', by: DANA, reason: 'go' }));
    expect(advanced.next).toMatchObject({ kind: 'baking', step: 1 });
  });
});
