import type { Project } from '#domain/config/index.ts';
import { workOf } from '#domain/plan/index.ts';
import type { Rollout } from '#domain/rollout/index.ts';
import { assert, type JsonObject, type PromotionId } from '#domain/shared/index.ts';
import type { ActionKind } from '#ports/index.ts';
import { actionKey } from './action-key.ts';

/** A row for the outbox. */
type Ask = { readonly kind: ActionKind; readonly key: string; readonly payload: JsonObject };

/** What a step asks of the outside: one smoke test, one question to a webhook, or one message to each channel. */
export function stepWorkAsks(
  project: Project,
  promotion: PromotionId,
  rollout: Rollout,
  { step: index, attempt }: { readonly step: number; readonly attempt: number },
): readonly Ask[] {
  const step = rollout.plan.steps[index];
  assert(step !== undefined, 'the plan has the step whose work is asked for');
  const work = workOf(step);
  switch (work.kind) {
    case 'smoke': {
      const key = actionKey.stepSmoke(promotion, index, attempt);
      return [{ kind: 'smoke', key, payload: { deploymentId: rollout.candidate.deploymentId } }];
    }
    case 'webhook':
      return [{ kind: 'webhook', key: actionKey.stepWebhook(promotion, index, attempt), payload: { step: index } }];
    case 'notify':
      return (project.notifications?.channels ?? []).map(({ name }) => ({
        kind: 'notify',
        key: actionKey.stepNotify(promotion, index, name, rollout.startedOver ?? 0),
        payload: { step: index, channel: name },
      }));
    default:
      return [];
  }
}
