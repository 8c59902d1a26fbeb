import { type RolloutStep, workOf } from '#domain/plan/index.ts';
import { type Approval, type ApprovalRule, judgeApprovals } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import type { Fact, Rollout } from '#domain/rollout/index.ts';
import type { EpochMs, PromotionId } from '#domain/shared/index.ts';
import type { Action, Tx } from '#ports/index.ts';
import { loadDuties } from '../lookup.ts';
import { actionKey } from './action-key.ts';
import { factOf } from './fact-of.ts';

/** The key of a step's smoke test or webhook; undefined where a step asks for no such work. */
function stepWorkKey(id: PromotionId, step: RolloutStep, index: number, attempt: number): string | undefined {
  const { kind } = workOf(step);
  if (kind === 'smoke') return actionKey.stepSmoke(id, index, attempt);
  return kind === 'webhook' ? actionKey.stepWebhook(id, index, attempt) : undefined;
}

/** How the work of the step stands at which a rollout is: what a smoke test or a webhook said, or who has signed. */
export async function loadStepWork(
  tx: Tx,
  promotion: Promotion,
  rollout: Rollout,
  given: { readonly actions: readonly Action[]; readonly rule: ApprovalRule; readonly now: EpochMs },
): Promise<Fact> {
  const { state, plan } = rollout;
  const step = state.kind === 'baking' || state.kind === 'paused' ? plan.steps[state.step] : undefined;
  if (step === undefined || !('step' in state)) return { state: 'absent' };
  const work = workOf(step);
  if (work.kind !== 'approval') {
    const key = stepWorkKey(promotion.id, step, state.step, state.attempt ?? 0);
    return key === undefined ? { state: 'absent' } : factOf(given.actions, key);
  }
  const stands = judgeApprovals({
    rule: { ...given.rule, roles: [...work.roles], minPeople: work.minPeople },
    release: promotion.release,
    approvals: signaturesOf(await tx.approvals.forPromotion(promotion.id), state.startedAt),
    duties: await loadDuties(tx, promotion),
    now: given.now,
  });
  if (stands.kind === 'waiting') return { state: 'pending', because: stands.because };
  return { state: 'done', pass: stands.kind === 'complete', because: stands.because };
}

/** Only what was signed while the rollout stands at the step: before it nobody had seen how it went. */
function signaturesOf(approvals: readonly Approval[], startedAt: number): readonly Approval[] {
  return approvals.filter((approval) => approval.at >= startedAt);
}
