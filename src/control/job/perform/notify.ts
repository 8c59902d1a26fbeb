import { z } from 'zod';
import { SYSTEM } from '#domain/evidence/index.ts';
import { workOf } from '#domain/plan/index.ts';
import { assert, type DurationMs, type PromotionId } from '#domain/shared/index.ts';
import type { Action, Tx, Webhook } from '#ports/index.ts';
import { type ControlContext, type Moment, writeAudit } from '../../context.ts';
import { projectOf } from '../../lookup.ts';
import type { Performer } from './performer.ts';
import { stepMessage } from './step-message.ts';

const TIMEOUT_MS: DurationMs = 10_000;

const payloadSchema = z.object({ step: z.int().nonnegative(), channel: z.string() });

/** Tells one notification channel about a step. Nothing waits for it; that it failed is a record. */
export function notifyPerformer(context: ControlContext, webhook: Webhook): Performer {
  return async (action) => {
    const { step: index, channel: name } = payloadSchema.parse(action.payload);
    const subject = action.subject as PromotionId;
    const { promotion, channel } = await context.unitOfWork.run(async (tx) => {
      const stored = await tx.promotions.find(subject);
      assert(stored !== undefined, 'a notice is about a promotion that is there');
      const { project } = await projectOf(tx, stored);
      return { promotion: stored, channel: project.notifications?.channels.find((each) => each.name === name) };
    });
    const step = promotion.rollout?.plan.steps[index];
    const work = step === undefined ? undefined : workOf(step);
    assert(channel !== undefined && work?.kind === 'notify', 'the step that tells a channel says what');
    const text = work.text;
    await webhook.send({
      url: channel.url,
      secretEnv: channel.secretEnv,
      timeoutMs: TIMEOUT_MS,
      delivery: action.key,
      body: { ...stepMessage('headgate.notice', promotion, index), text },
    });
    return {
      result: { pass: true, because: text },
      record: async (tx, moment) =>
        writeAudit(tx, moment, SYSTEM, {
          event: 'notification.sent',
          subject: promotion.id,
          agent: promotion.agent,
          environment: promotion.environment,
          because: text,
          details: { channel: name, step: index },
        }),
    };
  };
}

/** A notice that was given up is not lost silently: the record says so, and why. */
export async function recordLostNotice(tx: Tx, moment: Moment, action: Action, because: string): Promise<void> {
  const { step, channel } = payloadSchema.parse(action.payload);
  const promotion = await tx.promotions.find(action.subject as PromotionId);
  if (promotion === undefined) return;
  await writeAudit(tx, moment, SYSTEM, {
    event: 'notification.failed',
    subject: promotion.id,
    agent: promotion.agent,
    environment: promotion.environment,
    because,
    details: { channel, step },
  });
}
