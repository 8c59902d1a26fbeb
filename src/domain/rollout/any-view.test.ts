import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyRolloutView } from '#testing/builder/any-rollout.ts';
import { workOf } from '../plan/index.ts';
import { FULL_BP } from '../shared/index.ts';
import { waitsForMetrics } from './allowed.ts';
import { decideRollout, rules } from './decide.ts';
import { countLook, deciding, decidingMetrics } from './looks.ts';
import { fullBy, standing } from './standing.ts';
import type { RolloutDecision, RolloutView } from './view.ts';

const RUNS = { numRuns: 6_000 };

/** The weight that users meet before and after a decision; undefined where the decision leaves it alone. */
function growth(view: RolloutView, decision: RolloutDecision): { from: number; to: number } | undefined {
  const set = decision.actions.find((action) => action.kind === 'set-weight');
  if (set === undefined) return undefined;
  return { from: standing(view.rollout)?.step.weightBp ?? 0, to: set.weightBp };
}

describe('any reachable view', () => {
  it('gets a decision with a reason, and the same one each time', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const decision = decideRollout(view);
        expect(decision.because.length).toBeGreaterThan(0);
        expect(decision.rule).not.toBe('');
        expect(decideRollout(JSON.parse(JSON.stringify(view)) as RolloutView)).toEqual(
          JSON.parse(JSON.stringify(decision)),
        );
      }),
      RUNS,
    );
  });

  it('never gives the candidate weight on bad or broken news, whoever asks for it', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const grown = growth(view, decideRollout(view));
        if (grown === undefined || grown.to <= grown.from) return;
        const failed = deciding(view.verdicts).some(
          (verdict) => verdict.kind === 'fail' && verdict.card.metric === 'error-rate',
        );
        expect(failed).toBe(false);
        expect(view.harm).toBeUndefined();
        expect(view.rollout.limitBroken).toBeUndefined();
        const work = standing(view.rollout)?.work.kind;
        const asked = work === 'smoke' || work === 'webhook' || work === 'approval';
        if (asked) expect(view.work.state === 'done' && !view.work.pass).toBe(false);
      }),
      RUNS,
    );
  });

  it('never grows a weight on missing news, unless a named person says so', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const decision = decideRollout(view);
        const grown = growth(view, decision);
        const byPerson = decision.rule === 'resume-requested' || decision.rule === 'promote-full';
        if (grown === undefined || grown.to <= grown.from || grown.from === 0 || byPerson) return;
        if (grown.from === FULL_BP || view.statisticsOverridden !== undefined) return;
        expect(deciding(view.verdicts).every((verdict) => verdict.kind === 'pass')).toBe(true);
        const passed = (name: string) =>
          view.verdicts.some((verdict) => verdict.card.metric === name && verdict.kind === 'pass');
        for (const metric of decidingMetrics(view.rollout.plan)) expect(passed(metric.name), metric.name).toBe(true);
      }),
      RUNS,
    );
  });

  it('gets no more users while it is held, whoever asks for it', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const grown = growth(view, decideRollout({ ...view, held: 'held by Sam: x (hld_1)' }));
        if (grown !== undefined) expect(grown.to).toBeLessThanOrEqual(grown.from);
      }),
      RUNS,
    );
  });

  it('is let past what can’t tell by broken glass, never past what failed, and nothing else changes by it', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const broken = decideRollout({ ...view, statisticsOverridden: 'Dana broke the glass' });
        const whole = decideRollout({ ...view, statisticsOverridden: undefined });
        if (JSON.stringify(broken) === JSON.stringify(whole)) return;
        // Nobody is asked because of looks that could not tell; all else that comes before the next step is asked for as ever.
        expect(['looks-used-up', 'max-bake', 'wait-for-metrics']).toContain(whole.rule);
        if (whole.rule !== 'looks-used-up') expect(broken.rule).toBe('metrics-allow');
        if (!broken.because.includes('Dana broke the glass') || standing(view.rollout)?.step.weightBp === 0) return;
        expect(deciding(view.verdicts).some((verdict) => verdict.kind === 'fail')).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('depends on broken glass only where it waits for metrics', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const looked = { ...view, rollout: { ...view.rollout, looks: countLook(view) } };
        const broken = decideRollout({ ...looked, statisticsOverridden: 'Dana broke the glass' });
        const whole = decideRollout({ ...looked, statisticsOverridden: undefined });
        if (!waitsForMetrics(view)) expect(broken).toEqual(whole);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never grows a weight outside its window, whoever asks for it', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const grown = growth(view, decideRollout(view));
        if (!view.window.open && grown !== undefined) expect(grown.to).toBeLessThanOrEqual(grown.from);
      }),
      RUNS,
    );
  });

  it('serves nobody before a smoke test passed and everyone asked has signed', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const decision = decideRollout(view);
        const at = standing(view.rollout);
        const moved = 'step' in decision.next && at !== undefined && decision.next.step !== at.index;
        if (!moved || (at.work.kind !== 'smoke' && at.work.kind !== 'approval')) return;
        expect(view.work).toMatchObject({ state: 'done', pass: true });
      }),
      RUNS,
    );
  });

  it('holds each bake for its time, unless a person with the right promotes in full', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const { state } = view.rollout;
        const decision = decideRollout(view);
        const at = standing(view.rollout);
        const leaves = 'step' in decision.next && at !== undefined && decision.next.step > at.index;
        if (!leaves || (state.kind !== 'baking' && state.kind !== 'paused')) return;
        const observedMs = state.observedMs + (state.kind === 'baking' ? view.watchedMs : 0);
        if (fullBy(view) === undefined) expect(observedMs).toBeGreaterThanOrEqual(at.step.bakeMs);
      }),
      RUNS,
    );
  });

  it('that pauses says what or whom it waits for, and who paused it', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const { next } = decideRollout(view);
        if (next.kind !== 'paused' || view.rollout.state.kind === 'paused') return;
        expect(next.waitsFor.length).toBeGreaterThan(0);
        expect(next.pausedBy).toBeDefined();
      }),
      RUNS,
    );
  });

  it('takes traffic back whenever a person asks, and never leaves what has ended', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const { state, request } = view.rollout;
        const decision = decideRollout(view);
        if (state.kind === 'aborted') {
          expect(decision.next).toEqual(state);
          expect(decision.actions).toEqual([]);
        } else if (request?.kind === 'abort') {
          expect(['aborted', 'rolling-back']).toContain(decision.next.kind);
        }
      }),
      RUNS,
    );
  });

  it('never moves traffic to the candidate while it takes it back', () => {
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        const decision = decideRollout(view);
        if (decision.next.kind !== 'rolling-back' && decision.next.kind !== 'aborted') return;
        expect(decision.actions.some((action) => action.kind === 'set-weight')).toBe(false);
      }),
      RUNS,
    );
  });

  it('lets every rule speak, and every kind of step be stood at', () => {
    const spoke = new Set<string>();
    const stood = new Set<string>();
    fc.assert(
      fc.property(anyRolloutView, (view) => {
        spoke.add(decideRollout(view).rule);
        const { step } = standing(view.rollout) ?? {};
        if (step !== undefined) stood.add(workOf(step).kind);
      }),
      { numRuns: 20_000, seed: 4711 },
    );
    expect([...spoke].sort()).toEqual([...rules.map(([name]) => name), 'nothing-to-do'].sort());
    expect(stood.size).toBe(10);
  });
});

describe('any rollout under a patient world', () => {
  it('comes to an end or to a named wait within a bounded number of passes', () => {
    fc.assert(
      fc.property(anyRolloutView, (start) => {
        const window = { ...start.window, open: true };
        let view: RolloutView = { ...start, window, watchedMs: 3_600_000, gatewaysCaughtUp: true };
        for (let pass = 0; pass < 400; pass += 1) {
          const { next } = decideRollout(view);
          const over = next.kind === 'aborted' || next.kind === 'completed' || next.kind === 'paused';
          const waits =
            next.kind === 'pending' && (next.stage === 'waiting-for-person' || next.stage === 'waiting-for-window');
          if (over || waits) return;
          // Deploys, smoke tests and webhooks settle in the end.
          const settled = (fact: RolloutView['work']): RolloutView['work'] =>
            fact.state === 'absent' || fact.state === 'pending' ? { state: 'failed', because: 'no answer' } : fact;
          view = {
            ...view,
            deploy: settled(view.deploy),
            smoke: settled(view.smoke),
            work: settled(view.work),
            now: view.now + 3_600_000,
            rollout: { ...view.rollout, state: next, request: undefined },
          };
        }
        expect.unreachable('a rollout that neither ends nor waits for anyone');
      }),
      { numRuns: 1_000 },
    );
  });
});
