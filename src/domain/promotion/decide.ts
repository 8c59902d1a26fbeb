import { closedGate, type GateReport, gatesLetPast, isAnsweredByWork, waitingGates } from '../gate/index.ts';
import { type RolloutPlan, workOf } from '../plan/index.ts';
import {
  countLook,
  decideRollout,
  type Fact,
  forgive,
  type RollbackTrigger,
  type Rollout,
  type RolloutAction,
  type RolloutView,
} from '../rollout/index.ts';
import { assert, assertNever, type DurationMs, type EpochMs, formatBp, type PromotionId } from '../shared/index.ts';
import { decideProbation } from './probation.ts';
import { isTerminal, type Promotion, type PromotionState } from './promotion.ts';
import { decideWaiting, type Place, type Waiting } from './waiting.ts';

/** Everything a promotion's next step may depend on. */
export type PromotionView = {
  readonly promotion: Promotion;
  readonly now: EpochMs;
  readonly gates: GateReport;
  /** The evaluation that the gates wait for. */
  readonly evaluation: Fact;
  /** The integration scenarios that gate `integration` waits for. */
  readonly integration: Fact;
  /** The attacks that gate `red-team` waits for. */
  readonly redTeam: Fact;
  /** A rollout that begins if the gates open: what it would be. */
  readonly newRollout: Rollout;
  /** Of the running rollout; undefined before there is one. */
  readonly rollout: RolloutView | undefined;
  /** Of the probation evaluation that was asked for last. */
  readonly probationEvaluation: Fact;
  readonly watchedMs: DurationMs;
  /** Who has the place that a promotion which has not begun wants; undefined for one that has. */
  readonly place?: Place | undefined;
};

export type PromotionAction =
  | RolloutAction
  | { readonly kind: 'evaluate' }
  | { readonly kind: 'integrate' }
  | { readonly kind: 'red-team' }
  | { readonly kind: 'evaluate-probation'; readonly number: number }
  | { readonly kind: 'archive-previous' }
  | { readonly kind: 'supersede'; readonly promotion: PromotionId; readonly because: string };

/** The promotion as it is next, what to do, and which rule said so and why. */
export type PromotionDecision = {
  readonly next: Promotion;
  readonly actions: readonly PromotionAction[];
  readonly rule: string;
  readonly because: string;
};

/** What a promotion does next. Pure and total. */
export function decidePromotion(view: PromotionView): PromotionDecision {
  const { promotion } = view;
  if (isTerminal(promotion.state)) return unchanged(view, 'ended', promotion.ended?.because ?? promotion.state);
  if (promotion.waiting !== undefined) return decideStart(view, promotion.waiting);
  if (promotion.state === 'queued' || promotion.state === 'verifying' || promotion.state === 'awaiting-approval') {
    return decideGates(view);
  }
  return decideLive(view);
}

function decideStart(view: PromotionView, waiting: Waiting): PromotionDecision {
  const { promotion, now, place } = view;
  assert(place !== undefined, 'who has the place is loaded for a promotion that waits for it');
  const { rule, because, move } = decideWaiting(waiting, now, place);
  switch (move.kind) {
    case 'stay':
      return unchanged(view, rule, because);
    case 'line-up':
      return { next: { ...promotion, waiting: { kind: 'turn', behind: move.behind } }, actions: [], rule, because };
    case 'give-up':
      return { next: end(promotion, 'stopped', now, 'queue', because), actions: [], rule, because };
    case 'begin': {
      const { waiting: _waiting, ...next } = promotion;
      const actions: readonly PromotionAction[] =
        move.supersede === undefined ? [] : [{ kind: 'supersede', promotion: move.supersede, because }];
      return { next, actions, rule, because };
    }
    default:
      return assertNever(move);
  }
}

function decideGates(view: PromotionView): PromotionDecision {
  const { promotion, gates } = view;
  if (view.newRollout.baseline?.release === promotion.release) {
    // It came there by another way while this one waited; split with itself it would be judged against itself.
    const because = `${promotion.label} serves ${promotion.environment} already`;
    return { next: end(promotion, 'stopped', view.now, 'gates', because), actions: [], rule: 'already-there', because };
  }
  const shut = closedGate(gates);
  if (shut !== undefined) {
    const next = end({ ...promotion, gates }, 'stopped', view.now, shut.gate, shut.because);
    return { next, actions: [], rule: 'gate-closed', because: `gate "${shut.gate}": ${shut.because}` };
  }
  const waiting = waitingGates(gates);
  const unproven = waiting.filter(isAnsweredByWork);
  const because = waiting.map((gate) => `${gate.gate}: ${gate.because}`).join('; ');
  if (unproven.length > 0) {
    return {
      next: { ...promotion, gates, state: 'verifying' },
      actions: proofOf(view, unproven),
      rule: 'gates-wait',
      because,
    };
  }
  if (waiting.some(({ gate }) => gate !== 'window')) {
    return { next: { ...promotion, gates, state: 'awaiting-approval' }, actions: [], rule: 'approval-waits', because };
  }
  if (waiting.length > 0) {
    return { next: { ...promotion, gates, state: 'queued' }, actions: [], rule: 'window-waits', because };
  }
  const next: Promotion = { ...promotion, gates, state: 'rolling-out', rollout: view.newRollout };
  return { next, actions: [], rule: 'gates-open', because: openBecause(gates) };
}

function openBecause(gates: GateReport): string {
  const past = gatesLetPast(gates).map(({ gate, state, enforcement, breakGlass }) =>
    breakGlass === undefined ? `${gate} is ${state} (${enforcement})` : `${gate} by broken glass`,
  );
  return past.length === 0
    ? 'every required gate is open'
    : `every gate that is enforced is open; let past: ${past.join(', ')}`;
}

/** The work that is still to be asked for: the dataset first, since what fails there needs neither attacks nor scenarios. */
function proofOf(view: PromotionView, unproven: GateReport): readonly PromotionAction[] {
  if (unproven.some(({ gate }) => gate === 'evaluation' || gate === 'safety')) {
    return view.evaluation.state === 'absent' ? [{ kind: 'evaluate' }] : [];
  }
  if (unproven.some(({ gate }) => gate === 'red-team')) {
    return view.redTeam.state === 'absent' ? [{ kind: 'red-team' }] : [];
  }
  return view.integration.state === 'absent' ? [{ kind: 'integrate' }] : [];
}

function decideLive(view: PromotionView): PromotionDecision {
  const { promotion, rollout } = view;
  assert(rollout !== undefined, 'a promotion that left its gates has a rollout');
  const looked = { ...rollout, rollout: { ...rollout.rollout, looks: countLook(rollout) } };
  const decision = decideRollout(looked);
  const next: Promotion = {
    ...promotion,
    // While traffic goes back nothing is judged any more; what led to it stays readable.
    verdicts: rollout.verdicts.length > 0 ? rollout.verdicts : promotion.verdicts,
    rollout: {
      ...looked.rollout,
      ...answered(looked.rollout, decision.next),
      state: decision.next,
      request: undefined,
      lastPass: { at: view.now, realAt: rollout.realNow },
    },
  };
  const { rule, because, actions } = decision;
  if (decision.next.kind === 'aborted') {
    const state: PromotionState = decision.next.rolledBack ? 'rolled-back' : 'stopped';
    const stage = promotion.state === 'probation' ? 'probation' : stageOf(rollout.rollout);
    const { trigger } = decision.next;
    return { next: end(next, state, view.now, stage, because, trigger), actions, rule, because };
  }
  if (decision.next.kind !== 'completed') return { next, actions, rule, because };
  if (promotion.state === 'rolling-out') return enterProbation(view, next, actions, because);
  const probation = decideProbation({
    plan: rollout.rollout.plan,
    probation: promotion.probation,
    evaluation: view.probationEvaluation,
    watchedMs: view.watchedMs,
  });
  if (probation.kind === 'over') {
    const ended = end({ ...next, probation: probation.next }, 'promoted', view.now, 'probation', probation.because);
    return { next: ended, actions: [{ kind: 'archive-previous' }], rule: 'probation-over', because: probation.because };
  }
  const asked: readonly PromotionAction[] =
    probation.evaluate === undefined ? [] : [{ kind: 'evaluate-probation', number: probation.evaluate }];
  return {
    next: { ...next, probation: probation.next },
    actions: asked,
    rule: 'probation',
    because: probation.because,
  };
}

/** What a person's request leaves behind on the rollout once a pass has answered it. */
function answered(before: Rollout, next: Rollout['state']): Pick<Rollout, 'looks' | 'promoteFull' | 'startedOver'> {
  const { request, promoteFull, looks, startedOver } = before;
  const isGivenBack = next.kind === 'pending' && next.stage === 'waiting-for-window';
  if (isGivenBack && before.state.kind !== 'pending') {
    // Whoever wanted it in front of everyone meant what they saw then.
    return { looks, promoteFull: undefined, startedOver: (startedOver ?? 0) + 1 };
  }
  const goesOn = before.state.kind === 'paused' && next.kind === 'baking';
  return {
    looks: goesOn ? forgive(looks) : looks,
    promoteFull: request?.kind === 'promote-full' ? { by: request.by, reason: request.reason } : promoteFull,
  };
}

function enterProbation(
  view: PromotionView,
  next: Promotion,
  actions: readonly PromotionAction[],
  because: string,
): PromotionDecision {
  const plan: RolloutPlan | undefined = next.rollout?.plan;
  if (plan === undefined || plan.probationMs === 0 || next.rollout?.baseline === undefined) {
    const ended = end(next, 'promoted', view.now, `${next.environment} 100 %`, because);
    // The old deployment stays warm: it may still have conversations. The next promotion archives it.
    return { next: ended, actions, rule: 'full-weight', because };
  }
  const probation = { startedAt: view.now, observedMs: 0, evaluationsDone: 0, lastPassed: false };
  return { next: { ...next, state: 'probation', probation }, actions, rule: 'full-weight', because };
}

/** Where a rollout that ends now was: `production smoke`, `production 10 %`, `probation`. */
function stageOf(rollout: Rollout): string {
  const { state, plan, environment } = rollout;
  if (state.kind === 'pending') return `${environment} ${state.stage === 'smoking' ? 'smoke' : 'deploy'}`;
  const last = plan.steps.length - 1;
  const step = state.kind === 'rolling-back' ? state.fromStep : 'step' in state ? state.step : last;
  const at = plan.steps[step];
  if (at === undefined) return environment;
  return `${environment} ${at.weightBp === 0 ? workOf(at).kind : formatBp(at.weightBp)}`;
}

function end(
  promotion: Promotion,
  state: PromotionState,
  at: EpochMs,
  stage: string,
  because: string,
  trigger?: RollbackTrigger,
): Promotion {
  return { ...promotion, state, ended: { at, stage, because, ...(trigger === undefined ? {} : { trigger }) } };
}

function unchanged(view: PromotionView, rule: string, because: string): PromotionDecision {
  return { next: view.promotion, actions: [], rule, because };
}
