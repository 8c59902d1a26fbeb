import { decidePromotion, isTerminal, type Promotion, type PromotionDecision } from '#domain/promotion/index.ts';
import type { Tx } from '#ports/index.ts';
import { askFor } from '../ask-for.ts';
import { type ControlContext, type Moment, readMoment } from '../context.ts';
import { awaitGateways } from '../prepare-round.ts';
import { passRollback, putRollbackAside } from '../rollback/pass.ts';
import { enforceQuarantines } from '../rollback/quarantine-pass.ts';
import { applyDecision, routeAfter } from './apply-decision.ts';
import { auditDecision, remember } from './audit-decision.ts';
import { loadView } from './load-view.ts';
import { lookAgainAt } from './look-again.ts';
import { setAside } from './set-aside.ts';

/**
 * One pass over what is due, a rollback before any promotion: locks one, loads, decides, writes state, routes, audit and outbox,
 * commits. Where none is due, what is quarantined is looked for. False when nothing was to be done. Only the database is awaited.
 */
export async function passOnce(context: ControlContext): Promise<boolean> {
  let putAside: ((error: unknown) => Promise<void>) | undefined;
  const pass = context.unitOfWork.run(async (tx) => {
    putAside = undefined;
    const moment = await readMoment(tx);
    const rollback = await tx.rollbacks.lockDue(moment.now);
    if (rollback !== undefined) {
      putAside = (error) => putRollbackAside(context, rollback, error);
      await passRollback(context, tx, rollback, moment);
      return true;
    }
    const promotion = await tx.promotions.lockDue(moment.now);
    if (promotion === undefined) return false;
    putAside = (error) => putPromotionAside(context, promotion, error);
    await passPromotion(context, tx, promotion, moment);
    return true;
  });
  const found = await pass.catch(async (error: unknown) => {
    if (putAside === undefined) throw error;
    await putAside(error);
    return true;
  });
  if (found) context.changed();
  return found || enforceQuarantines(context);
}

/** A pass that changes something looks again at once. */
async function passPromotion(context: ControlContext, tx: Tx, promotion: Promotion, moment: Moment): Promise<void> {
  const loaded = await loadView(context, tx, promotion, moment);
  const decision = decidePromotion(loaded.view);
  const acting = { context, tx, moment, loaded };
  const next = await routeAfter(acting, decision);
  const waitMs = next === undefined ? undefined : await awaitGateways(tx, moment, loaded.environment, next);
  if (waitMs !== undefined) {
    // Nothing is decided yet: when gateways have spoken, or the time is over, the next pass decides on what is so then.
    await tx.promotions.save(promotion, moment.now + waitMs * moment.rate);
    return;
  }
  await applyDecision(acting, decision);
  await askTopUp(acting, decision);
  await auditDecision(tx, moment, promotion, decision, loaded.judged);
  const after = { ...decision.next, decisions: remember(promotion, decision, moment) };
  const hasMoved = moved(promotion, after) || decision.actions.length > 0;
  await tx.promotions.save(
    after,
    lookAgainAt(after, { moved: hasMoved, windowChangesAt: loaded.windowChangesAt }, moment),
  );
  // The place is free, and what was shown here may be what a promotion to the next environment waits for.
  if (isTerminal(after.state)) await tx.promotions.poke({ agent: after.agent });
}

/** Where the step goes on as it was. */
async function askTopUp(
  { context, tx, moment, loaded: { topUp } }: Parameters<typeof applyDecision>[0],
  { next, actions }: PromotionDecision,
): Promise<void> {
  const state = next.rollout?.state;
  if (topUp === undefined || actions.length > 0 || state?.kind !== 'baking') return;
  if (state.routeVersion !== topUp.payload.routeVersion) return;
  await askFor(context, tx, moment, { kind: 'top-up', subject: next.id, ...topUp });
}

/** It waits, and whoever looks at it sees why. */
async function putPromotionAside(context: ControlContext, { id }: Promotion, error: unknown): Promise<void> {
  const { because, waitMs } = setAside(context, { promotion: id }, error);
  await context.unitOfWork.run(async (tx) => {
    const moment = await readMoment(tx);
    const stored = await tx.promotions.lock(id);
    if (stored === undefined) return;
    const decisions = remember(stored, { rule: 'set-aside', because }, moment);
    await tx.promotions.save({ ...stored, decisions }, moment.now + waitMs * moment.rate);
  });
}

function moved(before: Promotion, after: Promotion): boolean {
  return before.state !== after.state || before.waiting !== after.waiting || stageOf(before) !== stageOf(after);
}

function stageOf(promotion: Promotion): string {
  const state = promotion.rollout?.state;
  if (state === undefined) return '';
  return state.kind === 'pending' ? state.stage : `${state.kind} ${'step' in state ? state.step : ''}`;
}
