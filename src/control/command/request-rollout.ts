import type { AuditEvent } from '#domain/evidence/index.ts';
import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import { nextMove, type RolloutRequest, whyRefused } from '#domain/rollout/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { loadBreakGlass, overriddenBy } from '../broken-glass.ts';
import { type ControlContext, type Moment, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { refusalOf } from '../holds.ts';
import { projectOf, requirePromotion, requireRelease } from '../lookup.ts';
import { loadWindows, windowState } from '../windows.ts';

const eventOf: Readonly<Record<RolloutRequest['kind'], AuditEvent>> = {
  pause: 'rollout.paused',
  resume: 'rollout.resumed',
  advance: 'rollout.advanced',
  'promote-full': 'rollout.promoted-in-full',
  abort: 'rollout.aborted',
};

/** Writes down what a person asks of a running rollout; the next pass, a moment later, answers it. */
export function requestRollout(context: ControlContext): Control['requestRollout'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const promotion = await requirePromotion(tx, input.promotion);
      await refuseHeld(tx, promotion, input.kind);
      await refuseOutsideWindow(tx, promotion, input.kind, moment);
      const next = withRequest(promotion, { kind: input.kind, by: actor, reason: input.reason });
      await tx.promotions.save(next, moment.now);
      await writeAudit(tx, moment, actor, {
        event: eventOf[input.kind],
        subject: promotion.id,
        agent: promotion.agent,
        environment: promotion.environment,
        because: input.reason,
        details: { asked: input.kind },
      });
      return next;
    });
}

/** Nobody's word moves what is held: it stays where it is until the hold is lifted. @throws AppError RELEASE_HELD, RELEASE_QUARANTINED */
async function refuseHeld(tx: Tx, { agent, release, state }: Promotion, kind: RolloutRequest['kind']): Promise<void> {
  if (isTerminal(state) || kind === 'pause' || kind === 'abort') return;
  const refusal = await refusalOf(tx, await requireRelease(tx, agent, release));
  if (refusal !== undefined) throw refusal;
}

/** What a person's word would give more traffic by at once is refused at once. A plain `resume` waits for its window like any rollout. */
async function refuseOutsideWindow(
  tx: Tx,
  promotion: Promotion,
  kind: RolloutRequest['kind'],
  moment: Moment,
): Promise<void> {
  const { rollout } = promotion;
  if (rollout === undefined || isTerminal(promotion.state) || kind === 'pause' || kind === 'abort') return;
  const { state: at } = rollout;
  const waitsAnyway = at.kind !== 'pending' && !(at.kind === 'paused' && at.pausedBy === 'window');
  if (at.kind === 'completed' || (kind === 'resume' && waitsAnyway)) return;
  const { project } = await projectOf(tx, promotion);
  const windows = await loadWindows(tx, project, rollout, moment);
  const overridden = overriddenBy(await loadBreakGlass(tx, promotion), 'window', promotion, moment);
  const state = windowState(windows, nextMove(rollout), moment, overridden);
  if (state.open) return;
  throw new AppError('WINDOW_CLOSED', `can't ${kind} the rollout of ${promotion.label} now: ${state.because}`, {
    hint: `headgate rollout watch ${promotion.id} shows when it goes on; a rollback is possible at any time`,
  });
}

/** @throws AppError PROMOTION_ENDED or CONFLICT when the state of the rollout does not allow it */
export function withRequest(promotion: Promotion, request: RolloutRequest): Promotion {
  if (isTerminal(promotion.state)) {
    throw new AppError('PROMOTION_ENDED', `promotion ${promotion.id} has ended: ${promotion.state}`, {
      hint:
        promotion.state === 'promoted'
          ? `headgate rollback ${promotion.agent} --environment ${promotion.environment} takes back what serves now`
          : `headgate rollout show ${promotion.id}`,
    });
  }
  const { rollout } = promotion;
  const refusal = rollout === undefined ? `it is still ${promotion.state}` : whyRefused(rollout, request.kind);
  if (rollout === undefined || refusal !== undefined) {
    throw new AppError('CONFLICT', `can't ${request.kind} the rollout of ${promotion.label}: ${refusal}`, {
      hint: `headgate rollout show ${promotion.id}`,
    });
  }
  const { request: pending } = rollout;
  if (pending !== undefined && pending.kind !== request.kind && request.kind !== 'abort') {
    throw new AppError('CONFLICT', `${pending.by.name} asked to ${pending.kind} it a moment ago`, {
      hint: `headgate rollout show ${promotion.id}`,
    });
  }
  return { ...promotion, rollout: { ...rollout, request: pending === undefined ? request : graver(pending, request) } };
}

/** Taking traffic back waits for nothing that was asked before it, and is not made milder by what is asked after it. */
function graver(pending: RolloutRequest, request: RolloutRequest): RolloutRequest {
  const isMilder = pending.kind === 'abort' && pending.withoutHold !== true && request.withoutHold === true;
  return isMilder ? pending : request;
}
