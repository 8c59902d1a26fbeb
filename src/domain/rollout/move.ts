import { type Exposure, exposureAt, type StepWork, wasExposed, workOf } from '../plan/index.ts';
import type { WindowMove } from '../policy/index.ts';
import { assert, assertNever, type BasisPoints, FULL_BP, formatBp } from '../shared/index.ts';
import type { PausedBy, Rollout, StepProgress } from './rollout.ts';
import type { RollbackTrigger } from './trigger.ts';
import type { RolloutAction, RolloutDecision, RolloutView } from './view.ts';

type Move = Omit<RolloutDecision, 'rule'>;

/** Nothing changes but the watched time. */
export function stay(view: RolloutView, because: string): Move {
  const { state } = view.rollout;
  if (state.kind !== 'baking') return { because, next: state, actions: [] };
  return { because, next: { ...state, observedMs: state.observedMs + view.watchedMs }, actions: [] };
}

/** The share of new conversations that the candidate has by the plan: of the step that it is in, none before the first. */
export function weightInForce({ state, plan }: Rollout): BasisPoints {
  return state.kind === 'baking' || state.kind === 'paused' ? (plan.steps[state.step]?.weightBp ?? 0) : 0;
}

/** What its windows are asked: whether it may start, until it has traffic, then whether it may advance. */
export function nextMove(rollout: Rollout): WindowMove {
  return weightInForce(rollout) === 0 ? 'start' : 'advance';
}

/** Stops at this weight until someone lets it go on. Only for a step that is under way. */
export function pauseHere(view: RolloutView, because: string, waitsFor: string, pausedBy: PausedBy): Move {
  const { state } = view.rollout;
  assert(state.kind === 'baking', 'only a step that is under way is paused');
  const observedMs = state.observedMs + view.watchedMs;
  return { because, next: { ...state, observedMs, kind: 'paused', because, waitsFor, pausedBy }, actions: [] };
}

/** Begins a step, unless it gives more weight outside the window: its weight where that changes, and the work that it is about. */
export function startStep(view: RolloutView, index: number, because: string): Move {
  const { plan, state } = view.rollout;
  const step = plan.steps[index];
  assert(step !== undefined, 'the plan has the step that is started');
  if (!view.window.open && step.weightBp > weightInForce(view.rollout)) {
    return stay(view, `${because}; but ${view.window.because}`);
  }
  const work = workOf(step);
  const route = routeActions(view, index, work);
  const routeVersion = route.length > 0 ? view.nextRouteVersion : view.nextRouteVersion - 1;
  const again = attemptOf(view);
  const kept = {
    ...(again === 0 ? {} : { attempt: again }),
    ...('worldKnown' in state && state.worldKnown === true ? { worldKnown: true as const } : {}),
    ...('ratioKnown' in state && state.ratioKnown === true ? { ratioKnown: true as const } : {}),
  };
  const progress: StepProgress = { step: index, startedAt: view.now, observedMs: 0, routeVersion, ...kept };
  const told = `${because}; ${announce(view, index, work)}`;
  const actions = [...route, ...workActions(view, index, work)];
  if (work.kind === 'pause') {
    const stop = { because: work.because, waitsFor: 'a person to resume or abort', pausedBy: 'step' } as const;
    return { because: told, next: { kind: 'paused', ...progress, ...stop }, actions };
  }
  return { because: told, next: { kind: 'baking', ...progress }, actions };
}

/**
 * Takes the candidate out: traffic back to the baseline and a hold on the digest where it had any traffic, a plain end where
 * it had none. An agent's first release has nothing to go back to: the rollout ends, and it serves until another is promoted.
 * @param held false for what is no judgement on the release
 */
export function takeOut(view: RolloutView, because: string, trigger: RollbackTrigger, held = true): Move {
  const { state, baseline, candidate, plan } = view.rollout;
  const hold: readonly RolloutAction[] = held ? [{ kind: 'hold-release', because }] : [];
  const givenBack = state.kind === 'pending' && state.stage === 'waiting-for-window';
  if (!givenBack && (state.kind === 'pending' || !wasExposed(plan.steps, stepOf(view)))) {
    return { because, next: { kind: 'aborted', at: view.now, because, rolledBack: false, trigger }, actions: [] };
  }
  if (baseline === undefined) {
    const serves = `${because}; there is nothing to roll back to, so ${candidate.label} serves until another release is promoted`;
    const next = { kind: 'aborted', at: view.now, because: serves, rolledBack: false, trigger } as const;
    return { because: serves, next, actions: hold };
  }
  return {
    because,
    next: {
      kind: 'rolling-back',
      because,
      fromStep: stepOf(view),
      decidedRealAt: view.realNow,
      routeVersion: view.nextRouteVersion,
      trigger,
    },
    actions: [{ kind: 'take-traffic-back' }, ...hold],
  };
}

/** A weight is always set, whatever the route says; other steps change it only where they expose the candidate otherwise. */
function routeActions(view: RolloutView, index: number, work: StepWork): readonly RolloutAction[] {
  const { state, plan } = view.rollout;
  const before = exposureAt(plan.steps, state.kind === 'baking' || state.kind === 'paused' ? state.step : -1);
  const after = exposureAt(plan.steps, index);
  if (work.kind !== 'weight' && isSame(before, after)) return [];
  return [
    {
      kind: 'set-weight',
      weightBp: after.weightBp,
      ...(after.shadowBp > 0 ? { shadowBp: after.shadowBp } : {}),
      ...(after.testers && after.weightBp === 0 ? { testers: true } : {}),
    },
  ];
}

/** While traffic is split each weight starts an evaluation of both live deployments, so that quality has samples. */
function workActions(view: RolloutView, index: number, work: StepWork): readonly RolloutAction[] {
  const { plan, baseline } = view.rollout;
  switch (work.kind) {
    case 'weight': {
      const split = baseline !== undefined && (plan.steps[index]?.weightBp ?? 0) < FULL_BP;
      const wanted = split && plan.metrics.some((metric) => metric.name === 'quality');
      return wanted ? [{ kind: 'evaluate-live', step: index }] : [];
    }
    case 'analysis': {
      const wanted = baseline !== undefined && work.metrics.includes('quality');
      return wanted ? [{ kind: 'evaluate-live', step: index }] : [];
    }
    case 'smoke':
    case 'webhook':
    case 'notify':
      return [{ kind: 'step-work', step: index, attempt: attemptOf(view) }];
    case 'bake':
    case 'pause':
    case 'approval':
    case 'shadow':
    case 'testers':
      return [];
    default:
      return assertNever(work);
  }
}

/** Which answers count: those to what was asked since work was last wanted anew. */
function attemptOf({ rollout: { state } }: RolloutView): number {
  return 'attempt' in state ? (state.attempt ?? 0) : 0;
}

/** What begins, in words. */
function announce(view: RolloutView, index: number, work: StepWork): string {
  const { plan, candidate } = view.rollout;
  const weight = formatBp(plan.steps[index]?.weightBp ?? 0);
  switch (work.kind) {
    case 'weight':
      return `${weight} of new conversations to ${candidate.label}`;
    case 'bake':
      return `holds on at ${weight}`;
    case 'pause':
      return `stops at ${weight}: ${work.because}`;
    case 'analysis':
      return `holds at ${weight} until ${work.metrics.join(', ')} pass`;
    case 'smoke':
      return `smoke test at ${weight}`;
    case 'approval':
      return `asks for signatures at ${weight}`;
    case 'shadow':
      return `copies ${formatBp(work.shareBp)} of the requests to ${candidate.label}`;
    case 'testers':
      return `testers reach ${candidate.label} with their header`;
    case 'webhook':
      return `asks ${hostOf(work.url)}`;
    case 'notify':
      return `tells: ${work.text}`;
    default:
      return assertNever(work);
  }
}

function hostOf(url: string): string {
  return /^[a-z]+:\/\/([^/?#]+)/i.exec(url)?.[1] ?? url;
}

function isSame(before: Exposure, after: Exposure): boolean {
  return before.weightBp === after.weightBp && before.shadowBp === after.shadowBp && before.testers === after.testers;
}

/** The step in force; the last one once the rollout is complete. */
function stepOf(view: RolloutView): number {
  const { state, plan } = view.rollout;
  if (state.kind === 'baking' || state.kind === 'paused') return state.step;
  if (state.kind === 'pending') return 0;
  return state.kind === 'rolling-back' ? state.fromStep : plan.steps.length - 1;
}
