import type { Metric } from '../analysis/index.ts';
import { type DurationMs, FULL_BP, MINUTE_MS } from '../shared/index.ts';
import { type OnMaxBake, type RolloutStep, workOf } from './step.ts';
import type { TopUp } from './top-up.ts';

type AnalysisTimes = {
  /** No look so soon after the candidate first met traffic. */
  readonly initialDelayMs: DurationMs;
  /** Between two looks, which is what the limits of metrics count. */
  readonly intervalMs: DurationMs;
};

/** How a release is brought in front of users, fixed when the promotion starts. */
export type RolloutPlan = {
  readonly strategy: string;
  /** Smoke the deployment before it takes any traffic. */
  readonly smokeFirst: boolean;
  /** Wait for a person between the smoke test and the first user. Absent: no. */
  readonly personAfterSmoke?: boolean | undefined;
  /** Weights only grow; the last one is everything, and after it only notices follow. */
  readonly steps: readonly RolloutStep[];
  readonly metrics: readonly Metric[];
  readonly onMaxBake: OnMaxBake;
  /** When the background analysis looks, on Headgate's clock. Absent in older plans: at once, every five minutes. */
  readonly analysis?: AnalysisTimes | undefined;
  /** Absent: users' requests alone. */
  readonly topUp?: TopUp | undefined;
  /** After full traffic: how long the old deployment stays warm, and how often the new one is evaluated. Zero: none. */
  readonly probationMs: DurationMs;
  readonly evaluateEveryMs: DurationMs;
  /** Error budgets, each shared over metrics: chance of a false rollback, and of a false "proven". */
  readonly alpha: { readonly rollBack: number; readonly promote: number };
};

/** When the background analysis of a plan looks. */
export function analysisOf(plan: Pick<RolloutPlan, 'analysis'>): AnalysisTimes {
  return plan.analysis ?? { initialDelayMs: 0, intervalMs: 5 * MINUTE_MS };
}

/** How often probation evaluates: at its end at the latest, however short it is. Zero: never. */
export function evaluationInterval({ evaluateEveryMs, probationMs }: RolloutPlan): DurationMs {
  return Math.min(evaluateEveryMs, probationMs);
}

/** Why a list of steps can't be a plan; undefined when it can. */
export function stepsProblem(steps: readonly Pick<RolloutStep, 'weightBp' | 'work'>[]): string | undefined {
  if (steps.length === 0) return 'a strategy needs at least one step';
  let inForceBp = 0;
  for (const [index, step] of steps.entries()) {
    const { kind } = workOf(step);
    if (kind !== 'weight') {
      if (step.weightBp !== inForceBp) return `step ${index + 1} (${kind}) does not keep the weight that is in force`;
      if (inForceBp === FULL_BP && kind !== 'notify') return `step ${index + 1} (${kind}) comes after 100 %`;
      continue;
    }
    if (step.weightBp <= 0) return `step ${index + 1} has no weight`;
    if (step.weightBp <= inForceBp) return `step ${index + 1} does not grow the weight`;
    inForceBp = step.weightBp;
  }
  if (inForceBp === 0) return 'a strategy needs at least one weight';
  return inForceBp === FULL_BP ? undefined : `the last weight must be 100 %, not ${inForceBp / 100} %`;
}
