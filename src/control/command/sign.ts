import { type Approval, barOf, hasExpired, type Role, standingApprovals } from '#domain/policy/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { type ControlContext, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { loadDuties, requirePromotion } from '../lookup.ts';
import { type OpenForSigning, openForSigning, refuseBar } from '../signing.ts';

/**
 * Signs a promotion in one or more roles, or refuses to, in one recorded act. A signature is about one digest, a person's, and
 * never of one whom the rule bars.
 */
export function sign(context: ControlContext): Control['sign'] {
  return (actor, held, input) =>
    runCommand(context, async (tx, moment) => {
      const promotion = await requirePromotion(tx, input.promotion);
      const open = await openForSigning(tx, promotion);
      if (actor.kind !== 'person') {
        throw new AppError('FORBIDDEN', `${actor.name} is a machine, and a signature is a person's`, {
          hint: 'sign with the token of a person: headgate token create --person NAME --role ROLE',
        });
      }
      requireRoles(actor.name, held, input.roles, open);
      const duties = await loadDuties(tx, promotion);
      const stored = await tx.approvals.forPromotion(promotion.id);
      const standing = standingApprovals(promotion.release, stored).filter(
        (item) => item.at >= open.since && !hasExpired(open.rule, item, moment.now),
      );
      if (input.decision === 'approved') {
        refuseBar(barOf(open.rule, duties, actor.name), actor.name, `approve ${promotion.label}`);
        requireOneRole(actor.name, input.roles, standing, open);
      }
      const fresh = input.roles.filter(
        (role) =>
          !standing.some(
            (item) => item.person === actor.name && item.role === role && item.decision === input.decision,
          ),
      );
      for (const role of fresh) {
        const approval: Approval = {
          id: newId(context, 'apr', moment),
          promotion: promotion.id,
          release: promotion.release,
          role,
          person: actor.name,
          decision: input.decision,
          reason: input.reason,
          played: input.played,
          // Never older than what it is about, though the clock was set back meanwhile.
          at: Math.max(moment.now, open.since),
        };
        await tx.approvals.add(approval);
      }
      if (fresh.length > 0) {
        await writeAudit(tx, moment, actor, {
          event: input.decision === 'approved' ? 'promotion.approved' : 'promotion.rejected',
          subject: promotion.id,
          agent: promotion.agent,
          environment: promotion.environment,
          because: input.reason,
          details: { role: fresh.join(', '), release: promotion.release, played: input.played },
        });
      }
      await tx.promotions.poke({ id: promotion.id });
      return promotion;
    });
}

function requireRoles(person: string, held: readonly Role[], asked: readonly Role[], { rule }: OpenForSigning): void {
  for (const role of asked) {
    if (!held.includes(role)) {
      throw new AppError('FORBIDDEN', `${person} doesn't hold the role "${role}"`, {
        hint: `this token holds: ${held.join(', ')}`,
      });
    }
    if (!rule.roles.includes(role) && rule.roles.length > 0) {
      throw new AppError('USAGE', `no signature of "${role}" is asked for here`, {
        hint: `asked for: ${rule.roles.join(', ')}`,
      });
    }
  }
}

/** Where every role is to be signed by somebody else, a second role of the same person would not count. */
function requireOneRole(
  person: string,
  asked: readonly Role[],
  standing: readonly Approval[],
  { rule }: OpenForSigning,
): void {
  if (!rule.distinctPerRole) return;
  const signed = standing.filter((item) => item.person === person && item.decision === 'approved');
  const all = [...new Set([...signed.map(({ role }) => role), ...asked])];
  if (all.length < 2) return;
  throw new AppError(
    'SEPARATION_OF_DUTIES',
    `here every role is signed by another person, and ${person} would sign as ${all.join(' and ')}`,
    {
      hint: signed.length === 0 ? 'sign in one role' : 'headgate withdraw PROMOTION --reason "…" frees the other role',
    },
  );
}
