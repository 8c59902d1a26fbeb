import { standingApprovals } from '#domain/policy/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { type ControlContext, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { requirePromotion } from '../lookup.ts';
import { openForSigning } from '../signing.ts';

/** Takes one's own signatures back, as long as signatures are taken at all. What was signed stays readable. */
export function withdraw(context: ControlContext): Control['withdraw'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const promotion = await requirePromotion(tx, input.promotion);
      const open = await openForSigning(tx, promotion);
      const own = standingApprovals(promotion.release, await tx.approvals.forPromotion(promotion.id)).filter(
        (item) =>
          item.person === actor.name &&
          item.decision === 'approved' &&
          item.at >= open.since &&
          (input.roles === undefined || input.roles.includes(item.role)),
      );
      if (own.length === 0) {
        throw new AppError('NOT_FOUND', `${actor.name} has no signature on promotion ${promotion.id} to withdraw`, {
          hint: `headgate rollout show ${promotion.id}`,
        });
      }
      for (const signature of own) {
        const id = newId(context, 'apr', moment);
        await tx.approvals.add({ ...signature, id, decision: 'withdrawn', reason: input.reason, at: moment.now });
      }
      await writeAudit(tx, moment, actor, {
        event: 'promotion.signature-withdrawn',
        subject: promotion.id,
        agent: promotion.agent,
        environment: promotion.environment,
        because: input.reason,
        details: { role: own.map(({ role }) => role).join(', '), release: promotion.release },
      });
      await tx.promotions.poke({ id: promotion.id });
      return promotion;
    });
}
