import { isTerminal } from '#domain/promotion/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { type ControlContext, runCommand } from '../context.ts';
import type { Control } from '../control.ts';
import { endWithoutTraffic } from '../end-waiting.ts';
import { requirePromotion } from '../lookup.ts';

/** Ends a promotion whose rollout has not begun: one that waits for its time, for its turn or at its gates. */
export function cancelPromotion(context: ControlContext): Control['cancelPromotion'] {
  return (actor, input) =>
    runCommand(context, async (tx, moment) => {
      const promotion = await requirePromotion(tx, input.promotion);
      if (isTerminal(promotion.state)) {
        throw new AppError('PROMOTION_ENDED', `promotion ${promotion.id} has ended: ${promotion.state}`, {
          hint: `headgate rollout show ${promotion.id}`,
        });
      }
      if (promotion.rollout !== undefined) {
        throw new AppError('CONFLICT', `the rollout of ${promotion.label} has begun`, {
          hint: `headgate rollout abort ${promotion.rollout.id} --reason "…"`,
        });
      }
      const because = `${actor.name} cancelled it: ${input.reason}`;
      return endWithoutTraffic(tx, moment, actor, promotion, 'stopped', because);
    });
}
