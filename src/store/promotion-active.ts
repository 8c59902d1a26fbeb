import type { Promotion } from '#domain/promotion/index.ts';
import { AppError } from '#domain/shared/index.ts';

/** The refusal of a second promotion of an agent into an environment while the first has not ended. */
export function promotionActive({ agent, environment }: Promotion): AppError {
  return new AppError('PROMOTION_ACTIVE', `A promotion of ${agent} into ${environment} is already under way.`, {
    hint: 'Wait for it, or end it with `headgate rollout abort`; `headgate rollout list` shows it.',
  });
}
