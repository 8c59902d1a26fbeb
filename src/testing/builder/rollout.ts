import type { Metric, MetricName, Verdict, VerdictCard } from '#domain/analysis/index.ts';
import type { RolloutPlan, RolloutStep } from '#domain/plan/index.ts';
import type { Rollout, RolloutState, RolloutView } from '#domain/rollout/index.ts';
import { type Digest, digestOfBytes, HOUR_MS } from '#domain/shared/index.ts';

export const DIGEST_V1: Digest = digestOfBytes('v1');
export const DIGEST_V2: Digest = digestOfBytes('v2');

export function aMetric(name: MetricName = 'error-rate', over: Partial<Metric> = {}): Metric {
  return {
    name,
    kind: 'rate',
    role: 'prove',
    better: 'lower',
    margin: { kind: 'absolute', value: 0.05 },
    minExposure: 50,
    ...over,
  };
}

/** Sets a weight and holds it up to four times its bake, unless another kind of work is given. */
export function aStep(weightBp: number, bakeMs: number, over: Partial<RolloutStep> = {}): RolloutStep {
  return { weightBp, bakeMs, maxBakeMs: 4 * bakeMs, work: { kind: 'weight' }, ...over };
}

/** Blue-green: 10 % for 1 h, 50 % for 2 h, 100 %. */
export function aPlan(over: Partial<RolloutPlan> = {}): RolloutPlan {
  return {
    strategy: 'blue-green',
    smokeFirst: true,
    steps: [aStep(1_000, HOUR_MS), aStep(5_000, 2 * HOUR_MS), aStep(10_000, 0)],
    metrics: [aMetric('error-rate')],
    onMaxBake: 'pause',
    probationMs: 24 * HOUR_MS,
    evaluateEveryMs: 4 * HOUR_MS,
    alpha: { rollBack: 0.05, promote: 0.05 },
    ...over,
  };
}

export function aRollout(over: Partial<Rollout> = {}): Rollout {
  return {
    id: 'rol_1',
    agent: 'customer-service',
    environment: 'production',
    candidate: { deploymentId: 'dep_2', release: DIGEST_V2, label: 'v2' },
    baseline: { deploymentId: 'dep_1', release: DIGEST_V1, label: 'v1' },
    plan: aPlan(),
    state: { kind: 'pending', stage: 'deploying' },
    sinceRouteVersion: 2,
    limitBroken: undefined,
    request: undefined,
    lastPass: undefined,
    ...over,
  };
}

export function baking(step: number, observedMs: number): RolloutState {
  return { kind: 'baking', step, startedAt: 0, observedMs, routeVersion: 2 + step };
}

export function aView(over: Partial<RolloutView> = {}): RolloutView {
  return {
    rollout: aRollout(),
    now: 10 * HOUR_MS,
    realNow: 1_000,
    watchedMs: 0,
    verdicts: [],
    deploy: { state: 'absent' },
    smoke: { state: 'absent' },
    work: { state: 'absent' },
    harm: undefined,
    gatewaysCaughtUp: true,
    window: { open: true, because: 'no window or freeze closes it', onClose: 'pause' },
    nextRouteVersion: 7,
    ...over,
  };
}

const CARD: VerdictCard = {
  metric: 'error-rate',
  role: 'prove',
  unit: 'ratio',
  candidate: { n: 100, estimate: 0 },
  baseline: { n: 900, estimate: 0 },
  difference: undefined,
  marginAbsolute: 0.05,
  test: 'for tests',
};

export function passing(metric: MetricName = 'error-rate', proven = true): Verdict {
  return { kind: 'pass', proven, because: 'not worse', card: { ...CARD, metric } };
}

export function failing(metric: MetricName = 'error-rate'): Verdict {
  return { kind: 'fail', because: 'surely worse', card: { ...CARD, metric } };
}

export function unclear(metric: MetricName = 'error-rate'): Verdict {
  return { kind: 'inconclusive', missing: '12 of about 400 requests', card: { ...CARD, metric } };
}

export function errored(metric: MetricName = 'error-rate'): Verdict {
  return { kind: 'error', cause: 'the judge errored', card: { ...CARD, metric } };
}
