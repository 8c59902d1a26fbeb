import { isTerminal } from '#domain/promotion/index.ts';
import { AppError } from '#domain/shared/index.ts';
import { type ControlContext, runCommand } from '../context.ts';
import type { Control } from '../control.ts';
import { requirePromotion } from '../lookup.ts';
import { promote } from './promote.ts';

/**
 * Starts a promotion that came to nothing again, as a new one of the same release that names the old. Everything is asked anew:
 * holds, gates and signatures.
 */
export function retry(context: ControlContext): Control['retry'] {
  const begin = promote(context);
  return async (actor, input) => {
    const old = await runCommand(context, (tx) => requirePromotion(tx, input.promotion));
    const name = `the promotion of ${old.label} into ${old.environment}`;
    if (!isTerminal(old.state)) {
      throw new AppError('CONFLICT', `${name} is still ${old.state}; there is nothing to start again`, {
        hint: `headgate rollout show ${old.id}`,
      });
    }
    if (old.state === 'promoted') {
      throw new AppError('CONFLICT', `${name} came to its end: it was promoted`, {
        hint: `headgate promote ${old.label} --to ${old.environment}`,
      });
    }
    return begin(actor, {
      agent: old.agent,
      release: old.release,
      environment: old.environment,
      retryOf: old.id,
      reason: input.reason,
    });
  };
}
