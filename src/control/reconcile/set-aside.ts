import { AppError, type DurationMs } from '#domain/shared/index.ts';
import type { ControlContext } from '../context.ts';

/** Why something waits that a pass failed on, and for how long (real time). */
type Aside = { readonly because: string; readonly waitMs: DurationMs };

const AFTER_A_BUG_MS: DurationMs = 10_000;
const AFTER_A_CONFLICT_MS: DurationMs = 1_000;

/**
 * A bug stops what it hit, not the others: nothing of the pass was kept, and it is tried again later.
 * @throws the error itself where it is about the database, which everything waits for
 */
export function setAside(context: ControlContext, what: Readonly<Record<string, string>>, error: unknown): Aside {
  if (error instanceof AppError) {
    if (error.code === 'STORE_UNAVAILABLE') throw error;
    context.log.warn('reconcile.met-another', { ...what, error: error.message });
    return { because: error.message, waitMs: AFTER_A_CONFLICT_MS };
  }
  const message = error instanceof Error ? error.message : String(error);
  context.log.error('reconcile.set-aside', {
    ...what,
    error: error instanceof Error ? (error.stack ?? message) : message,
  });
  return { because: `Headgate failed on it and tries again: ${message.slice(0, 300)}`, waitMs: AFTER_A_BUG_MS };
}
