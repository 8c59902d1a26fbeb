import { workOf } from '#domain/plan/index.ts';
import type { ApprovalRule, barOf } from '#domain/policy/index.ts';
import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import { AppError, type EpochMs } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { projectOf } from './lookup.ts';
import { approvalRuleOf, loadOwed } from './owed.ts';

/** The rule that signatures are asked by now, and since when they count. */
export type OpenForSigning = { readonly rule: ApprovalRule; readonly since: EpochMs };

/**
 * Whether a promotion takes signatures: before its rollout starts, and while that stands at a step that asks for some.
 * @throws AppError PROMOTION_ENDED when it takes none any more, CONFLICT when it takes none now
 */
export async function openForSigning(tx: Tx, promotion: Promotion): Promise<OpenForSigning> {
  const { project } = await projectOf(tx, promotion);
  const rule = approvalRuleOf(project, promotion.environment, await loadOwed(tx, project, promotion));
  if (!isTerminal(promotion.state)) {
    if (promotion.rollout === undefined) return { rule, since: promotion.createdAt };
    const { state, plan } = promotion.rollout;
    const step = state.kind === 'baking' || state.kind === 'paused' ? plan.steps[state.step] : undefined;
    const work = step === undefined ? undefined : workOf(step);
    if (work?.kind === 'approval' && 'startedAt' in state) {
      return { rule: { ...rule, roles: work.roles, minPeople: work.minPeople }, since: state.startedAt };
    }
  }
  const ended = isTerminal(promotion.state);
  throw new AppError(
    ended ? 'PROMOTION_ENDED' : 'CONFLICT',
    `promotion ${promotion.id} takes no signatures ${ended ? 'any more' : 'now'}: it is ${promotion.state}`,
    { hint: `headgate rollout show ${promotion.id}` },
  );
}

/** @param what that person wants to do, as in `approve v2`. @throws AppError AUTHOR_MAY_NOT_APPROVE, SEPARATION_OF_DUTIES */
export function refuseBar(bar: ReturnType<typeof barOf>, person: string, what: string): void {
  if (bar === undefined) return;
  throw new AppError(
    bar.duty === 'author' ? 'AUTHOR_MAY_NOT_APPROVE' : 'SEPARATION_OF_DUTIES',
    `${person} is ${bar.who} and may not ${what}`,
    { hint: 'ask someone who had no hand in it' },
  );
}
