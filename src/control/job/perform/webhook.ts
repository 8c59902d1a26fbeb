import { z } from 'zod';
import { SYSTEM } from '#domain/evidence/index.ts';
import { workOf } from '#domain/plan/index.ts';
import { AppError, assert, type PromotionId } from '#domain/shared/index.ts';
import type { Webhook } from '#ports/index.ts';
import { type ControlContext, writeAudit } from '../../context.ts';
import type { Performer } from './performer.ts';
import { stepMessage } from './step-message.ts';

const payloadSchema = z.object({ step: z.int().nonnegative() });
const answerSchema = z.object({ pass: z.boolean(), because: z.string().max(2_000).default('it gave no reason') });

/** Asks another system whether a rollout may go on. Only `{pass: true | false}` is an answer; all else is tried again. */
export function webhookPerformer(context: ControlContext, webhook: Webhook): Performer {
  return async (action) => {
    const { step: index } = payloadSchema.parse(action.payload);
    const subject = action.subject as PromotionId;
    const promotion = await context.unitOfWork.run((tx) => tx.promotions.find(subject));
    const step = promotion?.rollout?.plan.steps[index];
    const work = step === undefined ? undefined : workOf(step);
    assert(promotion !== undefined && work?.kind === 'webhook', 'the step whose webhook is asked has one');
    const { url, secretEnv, timeoutMs } = work;
    const value = await webhook.send({
      url,
      secretEnv,
      timeoutMs,
      delivery: action.key,
      body: stepMessage('headgate.step', promotion, index),
    });
    const answer = answerSchema.safeParse(value);
    if (!answer.success) {
      const hint = 'it must answer 2xx with JSON such as {"pass": true, "because": "no open incident"}';
      throw new AppError('WEBHOOK_FAILED', `${url.split(/[?#]/, 1)[0]}: its answer does not say pass or not`, { hint });
    }
    const { pass, because } = answer.data;
    return {
      result: { pass, because },
      record: async (tx, moment) =>
        writeAudit(tx, moment, SYSTEM, {
          event: 'rollout.webhook-answered',
          subject: promotion.id,
          agent: promotion.agent,
          environment: promotion.environment,
          because,
          details: { step: index, pass, label: promotion.label },
        }),
    };
  };
}
