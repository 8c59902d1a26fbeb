import { evaluationInterval, type RolloutPlan, type RolloutStep, workOf } from '../plan/index.ts';
import { assertNever, type DurationMs, type EpochMs, FULL_BP, formatDuration, HOUR_MS } from '../shared/index.ts';
import { perHour } from './foresee-metrics.ts';
import type { MeasuredTraffic, OutlookMetric, OutlookStep } from './outlook.ts';

/** Where it stands: before its rollout, somewhere in it, or in the watch behind it. */
export type Standing =
  | { readonly kind: 'before'; readonly stage: 'deploying' | 'smoking' | 'waiting-for-person' | 'waiting-for-window' }
  | {
      readonly kind: 'step';
      readonly step: number;
      readonly observedMs: DurationMs;
      readonly waitsFor: string | undefined;
    }
  | { readonly kind: 'probation'; readonly observedMs: DurationMs }
  | { readonly kind: 'over' };

type StepsInput = {
  readonly plan: RolloutPlan;
  readonly standing: Standing;
  readonly startsAt: EpochMs;
  readonly hasBaseline: boolean;
  readonly traffic: MeasuredTraffic | undefined;
  readonly metrics: readonly OutlookMetric[];
  /** What the candidate served already in this rollout: samples count from its first share on. */
  readonly candidateRequests: number;
};

/** What is left of a plan, with the soonest date of each part. Work that has no set length (a deployment, a test) takes none here. */
export function foreseeSteps(input: StepsInput): readonly OutlookStep[] {
  const { plan, standing, startsAt, hasBaseline } = input;
  if (standing.kind === 'over') return [];
  const steps: OutlookStep[] = [];
  let at = startsAt;
  const add = (step: Omit<OutlookStep, 'startsAt' | 'endsAt'>, lengthMs: DurationMs) => {
    steps.push({ ...step, startsAt: at, endsAt: at + lengthMs });
    at += lengthMs;
  };
  if (standing.kind === 'before') {
    const { stage } = standing;
    const before = { weightBp: 0, waitsFor: undefined };
    if (stage === 'deploying') add({ ...before, kind: 'deploy', because: 'made runnable, takes no traffic' }, 0);
    if (plan.smokeFirst && (stage === 'deploying' || stage === 'smoking')) {
      add({ ...before, kind: 'smoke', because: 'must answer before any user asks it' }, 0);
    }
    if (plan.personAfterSmoke === true && stage !== 'waiting-for-window') {
      add({ ...before, kind: 'person', because: 'verified and inactive', waitsFor: 'a person to resume' }, 0);
    }
  }
  const first = standing.kind === 'step' ? standing.step : standing.kind === 'before' ? 0 : plan.steps.length;
  let served = input.candidateRequests;
  for (const [offset, step] of plan.steps.slice(first).entries()) {
    const observedMs = standing.kind === 'step' && offset === 0 ? standing.observedMs : 0;
    const paused = standing.kind === 'step' && offset === 0 ? standing.waitsFor : undefined;
    const foreseen = foreseeStep(
      { ...input, candidateRequests: served },
      step,
      first + offset === plan.steps.length - 1,
    );
    served += requestsIn(input.traffic, step.weightBp, foreseen.holdsMs);
    add({ ...foreseen.step, waitsFor: paused ?? foreseen.step.waitsFor }, Math.max(0, foreseen.holdsMs - observedMs));
  }
  if (plan.probationMs > 0 && hasBaseline) {
    const observedMs = standing.kind === 'probation' ? standing.observedMs : 0;
    const everyMs = evaluationInterval(plan);
    const evaluations = everyMs === 0 ? 'no evaluation' : `an evaluation every ${formatDuration(everyMs)}`;
    const because = `the old deployment stays warm; ${evaluations}`;
    const step = { kind: 'probation', weightBp: FULL_BP, because, waitsFor: undefined };
    add(step, Math.max(0, plan.probationMs - observedMs));
  }
  return steps;
}

function foreseeStep(input: StepsInput, step: RolloutStep, isLast: boolean) {
  const { weightBp, bakeMs } = step;
  const work = workOf(step);
  const plain = (because: string, waitsFor?: string) => ({
    step: { kind: work.kind, weightBp, because, waitsFor },
    holdsMs: bakeMs,
  });
  switch (work.kind) {
    case 'weight':
    case 'bake':
    case 'analysis':
      return isLast ? plain('everyone') : judgedStep(input, step);
    case 'pause':
      return plain(`stops: ${work.because}`, 'a person to resume');
    case 'approval':
      return plain('stops until it is signed', `signatures: ${work.roles.join(', ')}`);
    case 'smoke':
      return plain('asks it the smoke checks');
    case 'shadow':
      return plain(`copies ${work.shareBp / 100} % of the requests to it; nobody sees its replies`);
    case 'testers':
      return plain('opens it to requests with the testers’ header');
    case 'webhook':
      return plain(`asks ${new URL(work.url).host}, at most ${formatDuration(work.timeoutMs)}`);
    case 'notify':
      return plain('tells the notification channels');
    default:
      return assertNever(work);
  }
}

/** A step that its metrics may keep beyond its bake. */
function judgedStep(input: StepsInput, step: RolloutStep) {
  const { plan, traffic, metrics, hasBaseline } = input;
  const { weightBp, bakeMs, maxBakeMs } = step;
  const kind = workOf(step).kind;
  const bakes = bakeMs === 0 ? '' : `bakes ${formatDuration(bakeMs)}`;
  const pace = perHour(traffic);
  const needs = metrics.flatMap(({ neededRequests }) => (neededRequests === undefined ? [] : [neededRequests]));
  if (plan.metrics.length === 0)
    return { step: { kind, weightBp, because: bakes, waitsFor: undefined }, holdsMs: bakeMs };
  if (!hasBaseline || pace === undefined || pace === 0 || needs.length === 0 || weightBp === 0) {
    const because = `${bakes}, until its metrics allow; at most ${formatDuration(maxBakeMs)}`;
    return { step: { kind, weightBp, because, waitsFor: undefined }, holdsMs: bakeMs };
  }
  const missing = Math.max(0, Math.max(...needs) - input.candidateRequests);
  const neededMs = (missing / ((pace * weightBp) / FULL_BP)) * HOUR_MS;
  if (neededMs > maxBakeMs && maxBakeMs > 0) {
    const then =
      (step.onMaxBake ?? plan.onMaxBake) === 'roll-back' ? 'it would be taken back' : 'a person has to decide';
    const because = `too little traffic: its metrics need about ${formatDuration(neededMs)}, after ${formatDuration(maxBakeMs)} ${then}`;
    return { step: { kind, weightBp, because, waitsFor: 'a person to decide' }, holdsMs: maxBakeMs };
  }
  const holdsMs = Math.max(bakeMs, neededMs);
  const because = neededMs > bakeMs ? `${bakes}; its metrics need about ${formatDuration(neededMs)}` : bakes;
  return { step: { kind, weightBp, because, waitsFor: undefined }, holdsMs };
}

/** What the candidate gets of the traffic at a weight in so long; nothing where none was measured. */
function requestsIn(traffic: MeasuredTraffic | undefined, weightBp: number, ms: DurationMs): number {
  return (((perHour(traffic) ?? 0) * weightBp) / FULL_BP) * (ms / HOUR_MS);
}
