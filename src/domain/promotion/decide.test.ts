import { describe, expect, it } from 'vitest';
import { aPromotion, aPromotionView, DIGEST_V2_LABEL } from '#testing/builder/promotion.ts';
import { aPlan, aRollout, aView, baking, DIGEST_V2, passing } from '#testing/builder/rollout.ts';
import type { GateReport } from '../gate/index.ts';
import { HOUR_MS } from '../shared/index.ts';
import { decidePromotion } from './decide.ts';

const open: GateReport = [{ gate: 'evaluation', state: 'open', because: 'ok', evidence: [] }];
const waiting: GateReport = [{ gate: 'evaluation', state: 'waiting', because: 'not yet', evidence: [] }];
const unsigned: GateReport = [
  ...open,
  { gate: 'approval', state: 'waiting', because: 'waiting for security', evidence: [] },
];

describe('gates', () => {
  it('stop the promotion with the name of the one that is shut', () => {
    const gates: GateReport = [{ gate: 'safety', state: 'closed', because: '3 leaks', evidence: [] }];
    const decision = decidePromotion(aPromotionView({ gates }));
    expect(decision.next).toMatchObject({ state: 'stopped', ended: { stage: 'safety', because: '3 leaks' } });
    expect(decision.actions).toEqual([]);
  });

  it('are not asked for a release that came there by another way meanwhile: it is never split with itself', () => {
    const baseline = { deploymentId: 'dep_2', release: DIGEST_V2, label: 'v2' } as const;
    const decision = decidePromotion(aPromotionView({ gates: open, newRollout: aRollout({ baseline }) }));
    expect(decision).toMatchObject({ rule: 'already-there', actions: [], because: 'v2 serves production already' });
    expect(decision.next).toMatchObject({ state: 'stopped', rollout: undefined });
  });

  it('ask for the evaluation that is missing, once', () => {
    expect(decidePromotion(aPromotionView({ gates: waiting })).actions).toEqual([{ kind: 'evaluate' }]);
    const asked = decidePromotion(aPromotionView({ gates: waiting, evaluation: { state: 'pending' } }));
    expect(asked.actions).toEqual([]);
    expect(asked.next.state).toBe('verifying');
  });

  it('wait for people last', () => {
    const decision = decidePromotion(aPromotionView({ gates: unsigned }));
    expect(decision.next.state).toBe('awaiting-approval');
    expect(decision.because).toContain('security');
  });

  it('wait for their window only when nothing else is owed, and ask for no evaluation by that', () => {
    const shut: GateReport = [...open, { gate: 'window', state: 'waiting', because: 'opens Sat', evidence: [] }];
    const decision = decidePromotion(aPromotionView({ gates: shut }));
    expect(decision).toMatchObject({ rule: 'window-waits', actions: [], because: 'window: opens Sat' });
    expect(decision.next.state).toBe('queued');
    expect(decidePromotion(aPromotionView({ gates: [...unsigned, ...shut] })).next.state).toBe('awaiting-approval');
  });

  it('start a rollout when all are open', () => {
    const decision = decidePromotion(aPromotionView({ gates: open }));
    expect(decision.next.state).toBe('rolling-out');
    expect(decision.next.rollout?.state).toEqual({ kind: 'pending', stage: 'deploying' });
  });
});

describe('the end of a rollout', () => {
  function ending(state: Parameters<typeof aRollout>[0]) {
    const rollout = aRollout(state);
    const promotion = aPromotion({ state: 'rolling-out', rollout });
    return decidePromotion(aPromotionView({ promotion, rollout: aView({ rollout, verdicts: [passing()] }) }));
  }

  it('is a stop where no traffic had moved, named after where it was', () => {
    const rollout = aRollout({ state: { kind: 'pending', stage: 'smoking' } });
    const promotion = aPromotion({ state: 'rolling-out', rollout });
    const smoke = { state: 'done', pass: false, because: '6 s' } as const;
    const { next } = decidePromotion(aPromotionView({ promotion, rollout: aView({ rollout, smoke }) }));
    expect(next).toMatchObject({ state: 'stopped', ended: { stage: 'production smoke' } });
  });

  it('is a rollback where it had, named after the weight', () => {
    const { next } = ending({
      state: { kind: 'rolling-back', because: 'errors', fromStep: 0, decidedRealAt: 0, routeVersion: 3 },
    });
    expect(next).toMatchObject({ state: 'rolled-back', ended: { stage: 'production 10 %', because: 'errors' } });
  });

  it('is followed by probation, and the old deployment is not archived yet', () => {
    const { next, actions } = ending({ state: baking(2, 0) });
    expect(next).toMatchObject({ state: 'probation', probation: { observedMs: 0 } });
    expect(actions).toEqual([{ kind: 'complete' }]);
  });

  it('is the end where there is no probation, or nothing to go back to', () => {
    const without = ending({ state: baking(2, 0), plan: aPlan({ probationMs: 0 }) });
    expect(without.next.state).toBe('promoted');
    expect(without.actions.map((action) => action.kind)).toEqual(['complete']);
    expect(ending({ state: baking(2, 0), baseline: undefined }).next.state).toBe('promoted');
  });
});

describe('probation', () => {
  function inProbation(observedMs: number, evaluationsDone: number, lastPassed: boolean, over = {}, plan = aPlan()) {
    const rollout = aRollout({ plan, state: { kind: 'completed', at: 1 } });
    const probation = { startedAt: 0, observedMs, evaluationsDone, lastPassed };
    const promotion = aPromotion({ state: 'probation', rollout, probation });
    return decidePromotion(aPromotionView({ promotion, rollout: aView({ rollout }), ...over }));
  }

  it('evaluates every four hours', () => {
    expect(inProbation(4 * HOUR_MS - 1, 0, false).actions).toEqual([]);
    expect(inProbation(4 * HOUR_MS, 0, false).actions).toEqual([{ kind: 'evaluate-probation', number: 0 }]);
    const pending = { probationEvaluation: { state: 'pending' } };
    expect(inProbation(4 * HOUR_MS, 0, false, pending).actions).toEqual([]);
  });

  it('ends after 24 hours when the last evaluation passed, and archives the old deployment', () => {
    const decision = inProbation(24 * HOUR_MS, 6, true);
    expect(decision.next.state).toBe('promoted');
    expect(decision.actions).toEqual([{ kind: 'archive-previous' }]);
  });

  it('evaluates at its end where it is shorter than the time between two, and does not wait for the next', () => {
    const short = aPlan({ probationMs: HOUR_MS, evaluateEveryMs: 4 * HOUR_MS });
    expect(inProbation(HOUR_MS - 1, 0, false, {}, short).actions).toEqual([]);
    expect(inProbation(HOUR_MS, 0, false, {}, short).actions).toEqual([{ kind: 'evaluate-probation', number: 0 }]);
    const passed = { probationEvaluation: { state: 'done', pass: true, because: 'fine' } } as const;
    expect(inProbation(HOUR_MS + 1, 0, false, passed, short).next.state).toBe('promoted');
  });

  it('counts its evaluations as a person would', () => {
    expect(inProbation(4 * HOUR_MS, 1, true).because).toBe('4 h of 24 h watched, 1 evaluation');
    expect(inProbation(24 * HOUR_MS, 6, true).because).toBe(
      '24 h of 24 h watched, 6 evaluations, no regression, nothing failed',
    );
  });

  it('ends although each evaluation takes longer than the time between two', () => {
    const passed = { probationEvaluation: { state: 'done', pass: true, because: 'fine' } } as const;
    expect(inProbation(60 * HOUR_MS, 4, true, passed).next.state).toBe('probation');
    expect(inProbation(72 * HOUR_MS, 5, true, passed).next.state).toBe('promoted');
    const failed = { probationEvaluation: { state: 'done', pass: false, because: 'can’t tell' } } as const;
    const again = inProbation(72 * HOUR_MS, 5, true, failed);
    expect(again.next.state).toBe('probation');
    expect(again.actions).toEqual([{ kind: 'evaluate-probation', number: 6 }]);
  });

  it('goes on while the last evaluation is unknown: that is not a pass', () => {
    const failed = { probationEvaluation: { state: 'failed', because: 'the agent was down' } };
    const decision = inProbation(24 * HOUR_MS, 5, true, failed);
    expect(decision.next).toMatchObject({ state: 'probation', probation: { evaluationsDone: 6, lastPassed: false } });
  });

  it('rolls back when harm is confirmed', () => {
    const rollout = aRollout({ state: { kind: 'completed', at: 1 } });
    const probation = { startedAt: 0, observedMs: 0, evaluationsDone: 0, lastPassed: false };
    const promotion = aPromotion({ state: 'probation', rollout, probation });
    const decision = decidePromotion(aPromotionView({ promotion, rollout: aView({ rollout, harm: 'leak' }) }));
    expect(decision.next.rollout?.state.kind).toBe('rolling-back');
    expect(decision.next.label).toBe(DIGEST_V2_LABEL);
  });
});

it('changes nothing once it has ended', () => {
  const promotion = aPromotion({ state: 'promoted', ended: { at: 1, stage: 'probation', because: 'ok' } });
  const decision = decidePromotion(aPromotionView({ promotion }));
  expect(decision.next).toBe(promotion);
  expect(decision.actions).toEqual([]);
});
