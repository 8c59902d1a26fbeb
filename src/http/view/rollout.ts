import { type RolloutStep, workOf } from '#domain/plan/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Rollout, RolloutState } from '#domain/rollout/index.ts';
import { assertNever } from '#domain/shared/index.ts';
import { type Traffic, targetViews } from './traffic.ts';
import type { ViewOf } from './view-of.ts';

type RolloutView = ViewOf<'listRollouts'>;

/** @param traffic of the rollout's agent and environment as it is now */
export function rolloutView(
  promotion: Pick<Promotion, 'id'>,
  rollout: Rollout,
  traffic: Traffic | undefined,
): RolloutView {
  return {
    id: rollout.id,
    promotion: promotion.id,
    agent: rollout.agent,
    environment: rollout.environment,
    candidate: rollout.candidate,
    baseline: rollout.baseline,
    strategy: rollout.plan.strategy,
    steps: rollout.plan.steps.map(stepView),
    state: rollout.state.kind,
    ...(rollout.promoteFull === undefined ? {} : { promoteFull: rollout.promoteFull }),
    ...progressView(rollout.state, rollout.plan.steps.length),
    weights: traffic !== undefined && isAbout(traffic, rollout) ? targetViews(traffic) : [],
  };
}

const PENDING_FOR: Readonly<Record<Extract<RolloutState, { kind: 'pending' }>['stage'], string>> = {
  deploying: 'the deployment',
  smoking: 'the smoke test',
  'waiting-for-person': 'a person to resume',
  'waiting-for-window': 'its window to open; the old release serves everyone until then',
};

function stepView(step: RolloutStep): RolloutView['steps'][number] {
  const { weightBp, bakeMs, maxBakeMs } = step;
  return { kind: workOf(step).kind, weightBp, bakeMs, maxBakeMs };
}

function progressView(
  state: RolloutState,
  steps: number,
): Pick<RolloutView, 'step' | 'observedMs' | 'isExtended' | 'because' | 'waitsFor' | 'pausedBy' | 'trigger'> {
  switch (state.kind) {
    case 'pending':
      return { waitsFor: PENDING_FOR[state.stage] };
    case 'baking':
      return { step: state.step, observedMs: state.observedMs, ...extendedView(state.extended) };
    case 'paused':
      return {
        step: state.step,
        observedMs: state.observedMs,
        ...extendedView(state.extended),
        because: state.because,
        waitsFor: state.waitsFor,
        pausedBy: state.pausedBy ?? 'person',
      };
    case 'rolling-back':
      return { step: state.fromStep, because: state.because, trigger: state.trigger };
    case 'completed':
      return { step: steps - 1 };
    case 'aborted':
      return { because: state.because, trigger: state.trigger };
    default:
      return assertNever(state);
  }
}

function extendedView(extended: boolean | undefined): Pick<RolloutView, 'isExtended'> {
  return extended === true ? { isExtended: true } : {};
}

/** The route of today says nothing about a rollout of last month. */
function isAbout(traffic: Traffic, rollout: Rollout): boolean {
  return traffic.route.targets.some((target) => target.deploymentId === rollout.candidate.deploymentId);
}
