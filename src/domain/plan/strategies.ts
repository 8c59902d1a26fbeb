import { type BasisPoints, DAY_MS, type DurationMs, FULL_BP, HOUR_MS, MINUTE_MS } from '../shared/index.ts';
import { defaultMetrics } from './default-metrics.ts';
import type { RolloutPlan } from './plan.ts';
import type { RolloutStep } from './step.ts';

/** A step may run this many times its bake before `onMaxBake` decides. */
export const MAX_BAKE_FACTOR = 4;

/** What a strategy of one's own starts from: everything but its name and steps. */
export const strategyDefaults: Omit<RolloutPlan, 'strategy' | 'steps'> = {
  smokeFirst: true,
  metrics: defaultMetrics,
  onMaxBake: 'pause',
  analysis: { initialDelayMs: 0, intervalMs: 5 * MINUTE_MS },
  probationMs: DAY_MS,
  evaluateEveryMs: 4 * HOUR_MS,
  alpha: { rollBack: 0.05, promote: 0.05 },
};

const everyone = step(FULL_BP, 0);

/** Green stands inactive until its smoke test passed; then 10 % for an hour, half for two, all. */
const blueGreen: RolloutPlan = {
  ...strategyDefaults,
  strategy: 'blue-green',
  steps: [step(1_000, HOUR_MS), step(5_000, 2 * HOUR_MS), everyone],
};

/** A smaller first step, for agents with much traffic. */
const canary: RolloutPlan = {
  ...strategyDefaults,
  strategy: 'canary',
  steps: [step(500, HOUR_MS), step(2_500, 2 * HOUR_MS), everyone],
};

/** Inactive, smoke test, a person's word, then all users at once: for systems that can't be split. */
const manual: RolloutPlan = {
  ...strategyDefaults,
  strategy: 'manual',
  steps: [
    { weightBp: 0, bakeMs: 0, maxBakeMs: 0, work: { kind: 'pause', because: 'verified and inactive' } },
    everyone,
  ],
};

/** All traffic at once and no watch afterwards: for environments without users. */
const direct: RolloutPlan = {
  ...strategyDefaults,
  strategy: 'direct',
  steps: [everyone],
  metrics: [],
  probationMs: 0,
  evaluateEveryMs: 0,
};

/** The strategies that a project may name without describing them. */
export const builtInStrategies: readonly RolloutPlan[] = [blueGreen, canary, manual, direct];

function step(weightBp: BasisPoints, bakeMs: DurationMs): RolloutStep {
  return { weightBp, bakeMs, maxBakeMs: MAX_BAKE_FACTOR * bakeMs, work: { kind: 'weight' } };
}
