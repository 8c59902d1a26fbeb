import { describe, expect, it } from 'vitest';
import { aPlan, aRollout, aStep, aView, failing, passing, unclear } from '#testing/builder/rollout.ts';
import type { RolloutStep, StepWork } from '../plan/index.ts';
import { HOUR_MS } from '../shared/index.ts';
import { decideRollout } from './decide.ts';
import type { RolloutRequest, RolloutState } from './rollout.ts';
import type { Fact, RolloutView } from './view.ts';

const DANA = { kind: 'person', name: 'Dana' } as const;
const yes: Fact = { state: 'done', pass: true, because: 'fine' };
const no: Fact = { state: 'done', pass: false, because: 'an incident is open' };
const lost: Fact = { state: 'failed', because: 'no answer within 10 s' };
const webhook: StepWork = { kind: 'webhook', url: 'https://ops.example/may-it', timeoutMs: 10_000 };
const approval: StepWork = { kind: 'approval', roles: ['security'], minPeople: 1 };
const smoke: StepWork = { kind: 'smoke' };
const pause: StepWork = { kind: 'pause', because: 'look at the logs' };

/** 10 % for an hour, then `work` at 10 %, then everyone. */
function around(work: StepWork, over: Partial<RolloutStep> = {}): readonly RolloutStep[] {
  return [aStep(1_000, HOUR_MS), aStep(1_000, 0, { maxBakeMs: 4 * HOUR_MS, work, ...over }), aStep(10_000, 0)];
}

/** `work` before anyone was served, then everyone. */
function ahead(work: StepWork, over: Partial<RolloutStep> = {}): readonly RolloutStep[] {
  return [aStep(0, 0, { work, ...over }), aStep(10_000, 0)];
}

function at(
  steps: readonly RolloutStep[],
  step: number,
  over: Partial<RolloutView> & { request?: RolloutRequest['kind']; paused?: boolean; observedMs?: number } = {},
): RolloutView {
  const { request, paused = false, observedMs = 0, ...rest } = over;
  const progress = { step, startedAt: 0, observedMs, routeVersion: 3 };
  const state: RolloutState = paused
    ? { kind: 'paused', ...progress, because: 'p', waitsFor: 'security', pausedBy: 'step' }
    : { kind: 'baking', ...progress };
  const asked: RolloutRequest | undefined =
    request === undefined ? undefined : { kind: request, by: DANA, reason: 'I looked' };
  return aView({ rollout: aRollout({ plan: aPlan({ steps }), state, request: asked }), ...rest });
}

describe('a step before the first weight', () => {
  it('leaves the route alone, and one that fails ends without a rollback: nobody was served', () => {
    const steps = ahead(webhook);
    const begun = decideRollout(
      aView({
        rollout: aRollout({ plan: aPlan({ steps }), state: { kind: 'pending', stage: 'smoking' } }),
        smoke: yes,
      }),
    );
    expect(begun.actions).toEqual([{ kind: 'step-work', step: 0, attempt: 0 }]);
    const refused = decideRollout(at(steps, 0, { work: no }));
    expect(refused.next).toMatchObject({ kind: 'aborted', rolledBack: false });
    expect(refused.actions).toEqual([]);
  });

  it('goes on to the first weight without metrics, which nobody could have', () => {
    const decision = decideRollout(at(ahead(webhook), 0, { work: yes }));
    expect(decision.actions[0]).toEqual({ kind: 'set-weight', weightBp: 10_000 });
  });
});

describe('a pause', () => {
  it('stops until a person resumes, and then still asks the metrics', () => {
    const steps = around(pause);
    const stopped = decideRollout(at(steps, 0, { observedMs: HOUR_MS, verdicts: [passing()] })).next;
    expect(stopped).toMatchObject({ kind: 'paused', step: 1, pausedBy: 'step', because: 'look at the logs' });
    expect(decideRollout(at(steps, 1, { paused: true, verdicts: [passing()] })).rule).toBe('stay-paused');
    const resumed = decideRollout(at(steps, 1, { paused: true, request: 'resume' })).next;
    expect(resumed).toMatchObject({ kind: 'baking', step: 1 });
    expect(decideRollout(at(steps, 1, { verdicts: [unclear()] })).rule).toBe('wait-for-metrics');
    expect(decideRollout(at(steps, 1, { verdicts: [passing()] })).next).toMatchObject({ step: 2 });
  });
});

describe('signatures', () => {
  const unsigned: Fact = { state: 'pending', because: 'waiting for security' };

  it('are waited for by name, and nobody’s word stands in for them', () => {
    const steps = around(approval);
    expect(decideRollout(at(steps, 1, { work: unsigned })).next).toMatchObject({
      kind: 'paused',
      pausedBy: 'step',
      waitsFor: 'waiting for security',
    });
    for (const request of ['resume', 'advance', 'promote-full'] as const) {
      const decision = decideRollout(at(steps, 1, { paused: true, work: unsigned, request, verdicts: [passing()] }));
      expect(decision.next, request).toMatchObject({ kind: 'paused', step: 1 });
    }
  });

  it('let it go on when they are complete, and take it out when one is refused', () => {
    const steps = around(approval);
    const signed = decideRollout(at(steps, 1, { paused: true, work: yes }));
    expect(signed.next).toMatchObject({ kind: 'baking', step: 1 });
    expect(decideRollout(at(steps, 1, { work: yes, verdicts: [passing()] })).next).toMatchObject({ step: 2 });
    expect(decideRollout(at(steps, 1, { paused: true, work: no })).next.kind).toBe('rolling-back');
  });
});

describe('a webhook', () => {
  it('says yes or no; anything else waits for a person, who has it asked again or goes on by their own word', () => {
    const steps = around(webhook);
    expect(decideRollout(at(steps, 1, { work: no })).because).toBe(
      'the webhook of step 2 said no: an incident is open',
    );
    const stopped = decideRollout(at(steps, 1, { work: lost, verdicts: [passing()] }));
    expect(stopped.next).toMatchObject({ kind: 'paused', pausedBy: 'step' });
    expect(stopped.because).toContain('no answer within 10 s');
    const again = decideRollout(at(steps, 1, { paused: true, work: lost, request: 'resume' }));
    expect(again.next).toMatchObject({ kind: 'baking', attempt: 1 });
    const advanced = decideRollout(at(steps, 1, { paused: true, work: lost, request: 'advance' }));
    expect(advanced.next).toMatchObject({ kind: 'baking', step: 2 });
  });

  it('is waited for while it is asked', () => {
    const decision = decideRollout(at(around(webhook), 1, { work: { state: 'pending' }, verdicts: [passing()] }));
    expect(decision.rule).toBe('step-work');
    expect(decision.next).toMatchObject({ kind: 'baking', step: 1 });
  });
});

describe('a smoke test', () => {
  it('takes the candidate out when it fails, and is never skipped when it could not be run', () => {
    const steps = around(smoke);
    expect(decideRollout(at(steps, 1, { work: no })).next.kind).toBe('rolling-back');
    const request = { paused: true, work: lost, request: 'advance', verdicts: [passing()] } as const;
    expect(decideRollout(at(steps, 1, request)).next).toMatchObject({ kind: 'paused', step: 1 });
  });
});

describe('an analysis', () => {
  const quality: StepWork = { kind: 'analysis', metrics: ['quality'] };

  it('evaluates and holds until its own metrics pass, also before anyone is served', () => {
    const steps = [aStep(0, 0, { work: { kind: 'testers' } }), ...ahead(quality, { maxBakeMs: HOUR_MS })];
    const begun = decideRollout(at(steps, 0));
    expect(begun.actions).toEqual([{ kind: 'evaluate-live', step: 1 }]);
    expect(decideRollout(at(steps, 1, { verdicts: [unclear('quality')] })).rule).toBe('wait-for-metrics');
    expect(decideRollout(at(steps, 1, { verdicts: [passing('quality'), unclear()] })).next).toMatchObject({ step: 2 });
  });
});

describe('a shadow', () => {
  const shadow: StepWork = { kind: 'shadow', shareBp: 1_000 };

  it('copies requests for its time, and is over with the step', () => {
    const steps = [aStep(0, HOUR_MS, { work: shadow }), aStep(0, 0, { work: pause }), aStep(10_000, 0)];
    const plan = aPlan({ steps });
    const begun = decideRollout(
      aView({ rollout: aRollout({ plan, state: { kind: 'pending', stage: 'smoking' } }), smoke: yes }),
    );
    expect(begun.actions).toEqual([{ kind: 'set-weight', weightBp: 0, shadowBp: 1_000 }]);
    expect(decideRollout(at(steps, 0)).rule).toBe('bake-first');
    expect(decideRollout(at(steps, 0, { observedMs: HOUR_MS })).actions).toEqual([{ kind: 'set-weight', weightBp: 0 }]);
  });

  it('goes on through the analysis behind it, which waits for more of it', () => {
    const analysis: StepWork = { kind: 'analysis', metrics: ['error-rate'] };
    const steps = [aStep(0, 0, { work: shadow }), aStep(0, 0, { work: analysis }), aStep(10_000, 0)];
    expect(decideRollout(at(steps, 0)).actions).toEqual([]);
    expect(decideRollout(at(steps, 1, { verdicts: [passing()] })).actions).toEqual([
      { kind: 'set-weight', weightBp: 10_000 },
    ]);
  });

  it('is taken out of the route when what it showed is bad', () => {
    const steps = ahead(shadow, { bakeMs: HOUR_MS });
    const decision = decideRollout(at(steps, 0, { verdicts: [failing()] }));
    expect(decision.actions[0]).toEqual({ kind: 'take-traffic-back' });
  });
});

describe('testers', () => {
  it('reach the candidate from their step on, until users do', () => {
    const steps = [aStep(0, 0, { work: { kind: 'testers' } }), ...ahead({ kind: 'shadow', shareBp: 500 })];
    const plan = aPlan({ steps });
    const pending = aRollout({ plan, state: { kind: 'pending', stage: 'smoking' } });
    expect(decideRollout(aView({ rollout: pending, smoke: yes })).actions).toEqual([
      { kind: 'set-weight', weightBp: 0, testers: true },
    ]);
    expect(decideRollout(at(steps, 0)).actions).toEqual([
      { kind: 'set-weight', weightBp: 0, shadowBp: 500, testers: true },
    ]);
  });
});

describe('a notice', () => {
  it('never holds anything up, whatever became of it', () => {
    const steps = [aStep(10_000, 0), aStep(10_000, 0, { work: { kind: 'notify', text: 'all of it' } })];
    const told = decideRollout(at(steps, 0));
    expect(told.actions).toEqual([{ kind: 'step-work', step: 1, attempt: 0 }]);
    for (const work of [{ state: 'absent' }, { state: 'pending' }, lost] as const) {
      expect(decideRollout(at(steps, 1, { work })).next.kind).toBe('completed');
    }
  });
});

describe('a full promotion', () => {
  const full = { request: 'promote-full' } as const;

  it('skips bakes, pauses and metrics that can’t tell, on a person’s word', () => {
    const steps = [
      aStep(1_000, HOUR_MS),
      aStep(1_000, 0, { work: pause }),
      aStep(5_000, HOUR_MS),
      aStep(10_000, HOUR_MS),
    ];
    const decision = decideRollout(at(steps, 0, { ...full, verdicts: [unclear()] }));
    expect(decision.next).toMatchObject({ kind: 'baking', step: 3 });
    expect(decision.because).toContain('Dana promoted it in full: I looked');
    const promoteFull = { by: DANA, reason: 'I looked' };
    const last = at(steps, 3);
    const rollout = { ...last.rollout, promoteFull };
    expect(decideRollout({ ...last, rollout }).next.kind).toBe('completed');
  });

  it('never skips a failed metric, a smoke test, a signature or another system’s answer', () => {
    const failed = decideRollout(at(around(pause), 0, { ...full, verdicts: [failing()] }));
    expect(failed.next.kind).toBe('rolling-back');
    for (const work of [smoke, approval, webhook]) {
      const decision = decideRollout(at(around(work), 0, full));
      expect(decision.next, work.kind).toMatchObject({ kind: 'baking', step: 1 });
    }
  });
});
