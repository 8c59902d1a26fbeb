import type { GateResult } from '#domain/gate/index.ts';
import type { ChecklistItem, Role, Statement } from '#domain/policy/index.ts';
import { isTerminal, type Promotion } from '#domain/promotion/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { type ControlContext, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { projectOf, requireEnvironment, requirePromotion } from '../lookup.ts';

/** A named person says of items of a promotion's checklist that they are so: for this promotion and this digest. */
export function signChecklist(context: ControlContext): Control['signChecklist'] {
  return (actor, held, input) =>
    runCommand(context, async (tx, moment) => {
      const promotion = await requirePromotion(tx, input.promotion);
      if (actor.kind !== 'person') {
        throw new AppError('FORBIDDEN', `${actor.name} is a machine, and a checklist is signed by people`, {
          hint: 'sign with the token of a person: headgate token create --person NAME --role ROLE',
        });
      }
      if (isTerminal(promotion.state) || promotion.rollout !== undefined) {
        throw new AppError('PROMOTION_ENDED', `the checklist of ${promotion.id} is closed: it is ${promotion.state}`, {
          hint: `headgate checklist show ${promotion.id}`,
        });
      }
      const { project } = await projectOf(tx, promotion);
      const asked = requireEnvironment(project, promotion.environment).checklist ?? [];
      const gate = promotion.gates.find((each) => each.gate === 'checklist');
      const fresh = input.items.filter((name) => requireSignable(promotion, asked, gate, name, actor.name, held));
      if (fresh.length === 0) return promotion;
      const { agent, environment, release } = promotion;
      for (const item of fresh) {
        const statement: Statement = {
          id: newId(context, 'stm', moment),
          ...{ promotion: promotion.id, release, agent, environment, by: actor, at: moment.now, reason: input.note },
          said: { kind: 'signs-for', item, played: input.played },
        };
        await tx.statements.add(statement);
      }
      await writeAudit(tx, moment, actor, {
        ...{ event: 'checklist.signed', subject: promotion.id, agent, environment, because: input.note },
        details: { items: [...fresh], release, label: promotion.label, played: input.played },
      });
      await tx.promotions.poke({ id: promotion.id });
      return promotion;
    });
}

/** False where the same person signed it already. @throws AppError NOT_FOUND, CONFLICT, FORBIDDEN */
function requireSignable(
  { id }: Promotion,
  asked: readonly ChecklistItem[],
  gate: GateResult | undefined,
  name: string,
  person: string,
  held: readonly Role[],
): boolean {
  const item = asked.find((each) => each.name === name);
  if (item === undefined) {
    throw new AppError('NOT_FOUND', `the checklist of ${id} has no item "${name}"`, {
      hint: asked.length === 0 ? 'it has none' : `it has ${asked.map((each) => each.name).join(', ')}`,
    });
  }
  if (item.roles.length > 0 && !item.roles.some((role) => held.includes(role))) {
    throw new AppError('FORBIDDEN', `${person} may not sign for "${name}": ${item.roles.join(' or ')} may`, {
      hint: `this token holds: ${held.join(', ')}`,
    });
  }
  const stands = gate?.items?.find((each) => each.name === name);
  if (stands === undefined || stands.state === 'unsigned') return true;
  if (stands.state === 'signed' && stands.by === person) return false;
  const why = stands.state === 'waiting' ? 'is to be proven by evidence, which is awaited' : `is ${stands.state}`;
  throw new AppError('CONFLICT', `"${name}" ${why}: ${stands.because}`, { hint: `headgate checklist show ${id}` });
}
