import { workOf } from '../plan/index.ts';
import type { Windows } from '../policy/index.ts';
import { isTerminal, type Promotion } from '../promotion/index.ts';
import type { Rollout } from '../rollout/index.ts';
import { assertNever, type EpochMs, FULL_BP } from '../shared/index.ts';
import { freezeDebt } from './debts.ts';
import { describePace, foreseeMetrics, type MetricsInput, perHour } from './foresee-metrics.ts';
import { foreseeSteps, type Standing } from './foresee-steps.ts';
import type { MeasuredTraffic, Outlook } from './outlook.ts';
import { markUndecided } from './too-little-traffic.ts';
import { withWindows } from './window-steps.ts';

type ForeseeInput = Pick<Outlook, 'now' | 'gates' | 'owed' | 'findings'> & {
  /** The promotion, or what it would be. */
  readonly promotion: Pick<Promotion, 'state' | 'probation' | 'verdicts'>;
  /** Its rollout, or what that would be. */
  readonly rollout: Rollout;
  readonly startsAt: EpochMs;
  /** What may keep it from moving. */
  readonly windows: Windows;
  readonly traffic: MeasuredTraffic | undefined;
  readonly cases: number;
};

/** What would happen and when, if every gate opened at `startsAt` and nothing failed. Pure. */
export function foresee(input: ForeseeInput): Outlook {
  const { promotion, rollout, traffic, now, startsAt } = input;
  const { plan } = rollout;
  // Of a release that serves already there is nothing left to foresee.
  const isThere = input.findings.some((finding) => finding.code === 'ALREADY_THERE');
  const standing: Standing = isThere ? { kind: 'over' } : standingOf(promotion, rollout);
  const first = standing.kind === 'step' ? standing.step : standing.kind === 'before' ? 0 : plan.steps.length;
  const splits = plan.steps.slice(first).filter(({ weightBp }) => weightBp > 0 && weightBp < FULL_BP);
  const [split] = splits;
  const hasBaseline = rollout.baseline !== undefined;
  const metricsInput: MetricsInput = {
    metrics: standing.kind === 'over' || standing.kind === 'probation' ? [] : plan.metrics,
    alpha: plan.alpha,
    weightBp: split?.weightBp,
    bakeMs: split?.bakeMs ?? 0,
    splitMs: splits.reduce((sum, { bakeMs }) => sum + bakeMs, 0),
    candidateMs: splits.reduce((sum, { bakeMs, weightBp }) => sum + (bakeMs * weightBp) / FULL_BP, 0),
    hasBaseline,
    traffic,
    topUp: plan.topUp,
    cases: input.cases,
  };
  const { metrics, findings: undecided } = markUndecided({
    ...{ plan, split, gates: input.gates },
    metrics: foreseeMetrics(metricsInput),
  });
  const findings = [...input.findings, ...undecided];
  const seen = promotion.verdicts.filter(({ card }) => card.metric !== 'quality').map(({ card }) => card.candidate.n);
  const candidateRequests = seen.length === 0 ? 0 : Math.max(...seen);
  const undated = foreseeSteps({ plan, standing, startsAt, hasBaseline, traffic, metrics, candidateRequests });
  const inForceBp = standing.kind === 'step' ? (plan.steps[standing.step]?.weightBp ?? 0) : 0;
  const { steps, endsAt } = withWindows(input.windows, { steps: undated, startsAt, inForceBp });
  return {
    now,
    startsAt,
    strategy: plan.strategy,
    findings,
    gates: input.gates,
    owed: isThere ? [] : [...input.owed, ...rolloutDebts(standing, input)],
    steps,
    metrics,
    requestsPerHour: perHour(traffic),
    pace: describePace(metricsInput),
    soonestEndAt: findings.length > 0 || steps.length === 0 ? undefined : endsAt,
  };
}

function standingOf(promotion: ForeseeInput['promotion'], { state, plan }: Rollout): Standing {
  if (isTerminal(promotion.state)) return { kind: 'over' };
  if (promotion.state === 'probation') return { kind: 'probation', observedMs: promotion.probation?.observedMs ?? 0 };
  switch (state.kind) {
    case 'pending':
      return { kind: 'before', stage: state.stage };
    case 'baking':
      return { kind: 'step', step: state.step, observedMs: state.observedMs, waitsFor: undefined };
    case 'paused': {
      const bakeMs = plan.steps[state.step]?.bakeMs ?? 0;
      return {
        kind: 'step',
        step: state.step,
        observedMs: Math.min(state.observedMs, bakeMs),
        waitsFor: state.waitsFor,
      };
    }
    case 'completed':
      return { kind: 'probation', observedMs: 0 };
    case 'rolling-back':
    case 'aborted':
      return { kind: 'over' };
    default:
      return assertNever(state);
  }
}

/** What a running rollout waits for people to do. */
function rolloutDebts(standing: Standing, { rollout, windows, now }: ForeseeInput): Outlook['owed'] {
  if (rollout.state.kind === 'paused' && rollout.state.pausedBy === 'window') {
    return windows.freezes.filter(({ from }) => from <= now).map(({ id }) => freezeDebt(id));
  }
  const paused = standing.kind === 'step' && standing.waitsFor !== undefined;
  const waits = standing.kind === 'before' && standing.stage === 'waiting-for-person';
  if (!paused && !waits) return [];
  const step = standing.kind === 'step' ? rollout.plan.steps[standing.step] : undefined;
  const what =
    step !== undefined && workOf(step).kind === 'approval'
      ? 'the signatures that this step asks for'
      : 'let it go on, or end it';
  return [{ who: 'whoever controls rollouts', what, command: `headgate rollout resume ${rollout.id} --reason "…"` }];
}
