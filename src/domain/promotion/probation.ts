import { evaluationInterval, type RolloutPlan } from '../plan/index.ts';
import type { Fact } from '../rollout/index.ts';
import { assert, type DurationMs, formatDuration } from '../shared/index.ts';
import type { Probation } from './promotion.ts';

type ProbationInput = {
  readonly plan: RolloutPlan;
  readonly probation: Probation | undefined;
  /** Of evaluation number `evaluationsDone`, if it was asked for. */
  readonly evaluation: Fact;
  readonly watchedMs: DurationMs;
};

type ProbationDecision =
  | { readonly kind: 'over'; readonly next: Probation; readonly because: string }
  | {
      readonly kind: 'going-on';
      readonly next: Probation;
      readonly evaluate: number | undefined;
      readonly because: string;
    };

/**
 * The watch after full traffic: an evaluation every so often, the end when the time is watched through and the last evaluation
 * passed. One that failed is a verdict and rolls back elsewhere; one that could not be done is not a pass, so the watch goes on.
 */
export function decideProbation(input: ProbationInput): ProbationDecision {
  const { plan, evaluation } = input;
  assert(input.probation !== undefined, 'a promotion in probation has one');
  let next: Probation = { ...input.probation, observedMs: input.probation.observedMs + input.watchedMs };
  if (evaluation.state === 'done' || evaluation.state === 'failed') {
    const lastPassed = evaluation.state === 'done' && evaluation.pass;
    next = { ...next, evaluationsDone: next.evaluationsDone + 1, lastPassed };
  }
  const underWay = evaluation.state === 'pending';
  const count = next.evaluationsDone;
  const watched = `${formatDuration(next.observedMs)} of ${formatDuration(plan.probationMs)} watched, ${count} ${count === 1 ? 'evaluation' : 'evaluations'}`;
  const dueBy = evaluationsDue(plan, next.observedMs);
  // What came due after its time is not owed: evaluations that take longer than the interval would never catch up.
  const owed = Math.min(dueBy, Math.max(1, evaluationsDue(plan, plan.probationMs)));
  const evaluated = evaluationInterval(plan) === 0 || (next.lastPassed && next.evaluationsDone >= owed);
  if (next.observedMs >= plan.probationMs && !underWay && evaluated) {
    const because = `${watched}, no regression, nothing failed`;
    return { kind: 'over', next, because };
  }
  const due = dueBy > next.evaluationsDone;
  return {
    kind: 'going-on',
    next,
    evaluate: due && !underWay ? next.evaluationsDone : undefined,
    because: watched,
  };
}

function evaluationsDue(plan: RolloutPlan, observedMs: DurationMs): number {
  const everyMs = evaluationInterval(plan);
  return everyMs === 0 ? 0 : Math.floor(observedMs / everyMs);
}
