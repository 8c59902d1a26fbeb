import { z } from 'zod';
import { SYSTEM } from '#domain/evidence/index.ts';
import { workOf } from '#domain/plan/index.ts';
import type { Promotion } from '#domain/promotion/index.ts';
import { assert, type DurationMs, type JsonObject, type PromotionId } from '#domain/shared/index.ts';
import type { Action, Tx, Webhook } from '#ports/index.ts';
import { type ControlContext, type Moment, writeAudit } from '../../context.ts';
import { projectOf } from '../../lookup.ts';
import type { Performer } from './performer.ts';
import { stepMessage } from './step-message.ts';

const TIMEOUT_MS: DurationMs = 10_000;

const stepNotice = z.object({ step: z.int().nonnegative(), channel: z.string() });

/** What no step of the plan says: it comes with its own words, and with its figures. */
const alarmNotice = stepNotice.extend({
  text: z.string(),
  alarm: z.looseObject({ name: z.string() }),
});

const payloadSchema = z.union([alarmNotice, stepNotice]);

/** Tells one notification channel about a step, or of an alarm. Nothing waits for it; that it failed is a record. */
export function notifyPerformer(context: ControlContext, webhook: Webhook): Performer {
  return async (action) => {
    const notice = payloadSchema.parse(action.payload);
    const { step: index, channel: name } = notice;
    const subject = action.subject as PromotionId;
    const { promotion, channel } = await context.unitOfWork.run(async (tx) => {
      const stored = await tx.promotions.find(subject);
      assert(stored !== undefined, 'a notice is about a promotion that is there');
      const { project } = await projectOf(tx, stored);
      return { promotion: stored, channel: project.notifications?.channels.find((each) => each.name === name) };
    });
    assert(channel !== undefined, 'the project that a promotion runs under has the channel that is told');
    const text = 'alarm' in notice ? notice.text : textOfStep(promotion, index);
    const message =
      'alarm' in notice
        ? { ...stepMessage('headgate.alarm', promotion, index), alarm: notice.alarm as JsonObject }
        : stepMessage('headgate.notice', promotion, index);
    await webhook.send({
      url: channel.url,
      secretEnv: channel.secretEnv,
      timeoutMs: TIMEOUT_MS,
      delivery: action.key,
      body: { ...message, text },
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
          details: details(notice),
        }),
    };
  };
}

/** A notice that was given up is not lost silently: the record says so, and why. */
export async function recordLostNotice(tx: Tx, moment: Moment, action: Action, because: string): Promise<void> {
  const promotion = await tx.promotions.find(action.subject as PromotionId);
  if (promotion === undefined) return;
  await writeAudit(tx, moment, SYSTEM, {
    event: 'notification.failed',
    subject: promotion.id,
    agent: promotion.agent,
    environment: promotion.environment,
    because,
    details: details(payloadSchema.parse(action.payload)),
  });
}

function textOfStep({ rollout }: Promotion, index: number): string {
  const step = rollout?.plan.steps[index];
  const work = step === undefined ? undefined : workOf(step);
  assert(work?.kind === 'notify', 'the step that tells a channel says what');
  return work.text;
}

function details(notice: z.output<typeof payloadSchema>): JsonObject {
  const { channel, step } = notice;
  return { channel, step, ...('alarm' in notice ? { alarm: notice.alarm.name } : {}) };
}
