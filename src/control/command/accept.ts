import { barOf, type Statement } from '#domain/policy/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { Tx } from '#ports/index.ts';
import { type ControlContext, newId, runCommand, writeAudit } from '../context.ts';
import type { Control } from '../control.ts';
import { loadDuties, projectOf, requirePromotion } from '../lookup.ts';
import { dutyRuleOf, loadOwed } from '../owed.ts';
import { refuseBar } from '../signing.ts';

/**
 * A named person answers for what a gate found: a regression in the evaluation, or a comparison that can't be had. About this digest
 * and this finding only, and never about safety.
 */
export function accept(context: ControlContext): Control['accept'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const promotion = await requirePromotion(tx, input.promotion);
      if (actor.kind !== 'person') {
        throw new AppError(
          'FORBIDDEN',
          `${actor.name} is a machine: what is accepted needs a person who answers for it`,
        );
      }
      const { agent, environment, release, label } = promotion;
      await refuseBarred(tx, promotion, actor.name);
      const gate = promotion.gates.find((each) => each.gate === input.gate);
      if (gate === undefined || gate.state === 'open' || gate.state === 'not-required') {
        throw new AppError(
          'CONFLICT',
          `gate "${input.gate}" of ${promotion.id} is ${gate?.state ?? 'not judged yet'}: there is nothing to accept`,
          { hint: `headgate rollout show ${promotion.id}` },
        );
      }
      const evidence = gate.evidence.at(-1);
      if (input.gate === 'evaluation' && evidence === undefined) {
        throw new AppError('CONFLICT', `the evaluation of ${label} has found nothing yet that could be accepted`, {
          hint: `gate "evaluation": ${gate.because}`,
        });
      }
      const statement: Statement = {
        id: newId(context, 'stm', moment),
        ...{ promotion: promotion.id, release, agent, environment, by: actor, at: moment.now, reason: input.reason },
        said: { kind: 'accepts', gate: input.gate, ...(evidence === undefined ? {} : { evidence }) },
      };
      await tx.statements.add(statement);
      await writeAudit(tx, moment, actor, {
        ...{ event: 'regression.accepted', subject: promotion.id, agent, environment, because: input.reason },
        details: {
          gate: input.gate,
          found: gate.because,
          release,
          label,
          ...(evidence === undefined ? {} : { evidence }),
        },
      });
      await tx.promotions.poke({ id: promotion.id });
      return promotion;
    });
}

/** Nobody answers for a regression of their own. @throws AppError AUTHOR_MAY_NOT_APPROVE, SEPARATION_OF_DUTIES */
async function refuseBarred(tx: Tx, promotion: Promotion, person: string): Promise<void> {
  const { project } = await projectOf(tx, promotion);
  const rule = dutyRuleOf(project, promotion.environment, await loadOwed(tx, project, promotion));
  refuseBar(
    barOf(rule, await loadDuties(tx, promotion), person),
    person,
    `accept what was found about ${promotion.label}`,
  );
}
