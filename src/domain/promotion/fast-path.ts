import { type RolloutPlan, workOf } from '../plan/index.ts';
import { type EvidenceId, FULL_BP } from '../shared/index.ts';

/** Why a promotion needs no soak and no steps, and the evidence for that. */
export type FastPath = {
  readonly because: string;
  readonly evidence: readonly EvidenceId[];
  /** It takes back the last change here: windows don't stop it. Absent: no. */
  readonly undoes?: string | undefined;
};

/** The same plan in one step: smoke test, everyone, and the watch afterwards as ever. */
export function withoutSteps(plan: RolloutPlan): RolloutPlan {
  return {
    ...plan,
    strategy: 're-promotion',
    smokeFirst: true,
    personAfterSmoke: false,
    steps: [{ weightBp: FULL_BP, bakeMs: 0, maxBakeMs: 0, work: workOf({}) }],
  };
}
