import { type RolloutPlan, type RolloutStep, workOf } from '../plan/index.ts';
import { acceptedBy, type Owed, type Statement } from '../policy/index.ts';
import { type Digest, FULL_BP, formatBp } from '../shared/index.ts';
import type { GateResult } from './gate.ts';

export type ComparisonInput = {
  readonly release: Digest;
  readonly environment: string;
  readonly owed: Owed;
  /** Of the rollout as it would begin. */
  readonly plan: RolloutPlan;
  /** Whether the environment's traffic can be split at all. */
  readonly canSplit: boolean;
  readonly statements: readonly Statement[];
};

/**
 * A change of prompt or model owes a comparison by real users with what serves, at the same time, before everyone gets it. A plan
 * that splits and proves pays it; where there is none, a person answers for it by name.
 */
export function comparisonGate(input: ComparisonInput): GateResult {
  const { owed, plan } = input;
  const result = (state: GateResult['state'], because: string): GateResult => ({
    gate: 'comparison',
    state,
    because,
    evidence: [],
  });
  if (owed.compared.length === 0) return result('not-required', 'nothing but tools differs from what serves now');
  const what = owed.compared.join(', ');
  const where = plan.steps.flatMap(comparedAt)[0];
  const proves = plan.metrics.filter(({ role }) => role === 'prove').map(({ name }) => name);
  if (input.canSplit && where !== undefined && proves.length > 0) {
    return result('open', `${what} differ; compared ${where} by ${proves.join(', ')}`);
  }
  const accepted = acceptedBy(input.statements, { ...input, gate: 'comparison' }, undefined);
  if (accepted !== undefined)
    return result('open', `${what} differ, and nothing compares them; accepted by ${accepted}`);
  return result(
    'waiting',
    `${what} differ from what serves, and strategy ${plan.strategy} compares nothing before 100 %: a person answers for it`,
  );
}

/** Where both releases answer the same real traffic at the same time: by a split, or by copies that nobody sees answered. */
function comparedAt(step: RolloutStep): readonly string[] {
  const work = workOf(step);
  if (work.kind === 'shadow') return [`on copies of ${formatBp(work.shareBp)} of the requests`];
  return work.kind === 'weight' && step.weightBp < FULL_BP ? [`at ${formatBp(step.weightBp)}`] : [];
}
