import type { DurationMs } from '#domain/shared/index.ts';
import type { RetryPolicy } from '#domain/traffic/index.ts';
import { SlidingCount } from '../route/sliding-count.ts';

/** Idempotent by RFC 9110, section 9.2.2: asking twice does no more than asking once. */
const IDEMPOTENT = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

const WINDOW_MS: DurationMs = 10_000;
const SLOT_MS: DurationMs = 1_000;
/** So many in a window whatever the share: of ten requests, one that fails may be sent again too. */
const LEAST_RETRIES = 3;
const FIRST_DELAY_MS: DurationMs = 50;

/** A request that failed before any byte of a reply came. */
export type Unanswered = {
  readonly method: string;
  /** Whether the body can be sent again. */
  readonly isWhole: boolean;
  /** Whether a byte of it may have reached the agent. */
  readonly wasSent: boolean;
  /** Whether it failed by waiting: whoever waited once need not wait as long again. */
  readonly timedOut: boolean;
  /** How often it was sent again already. */
  readonly retries: number;
};

/** Whether sending it again can do no harm, and whether it is worth it. The budget is another matter. */
export function mayRetry(request: Unanswered, { attempts, nonIdempotent }: RetryPolicy): boolean {
  if (request.retries >= attempts || !request.isWhole || request.timedOut) return false;
  return !request.wasSent || nonIdempotent || IDEMPOTENT.has(request.method);
}

/**
 * How long to wait before the next try: what closed an idle connection is there at once, what refused one needs a moment.
 * @param jitter 0-1, so that many users do not come back together
 */
export function retryDelayMs({ wasSent, retries }: Unanswered, jitter: number): DurationMs {
  return wasSent ? 0 : FIRST_DELAY_MS * 2 ** retries * (0.5 + jitter / 2);
}

/** Of one agent: retries are at most a share of its requests, so that an agent that fails gets no more load for it. */
export class RetryBudget {
  readonly #count = new SlidingCount(WINDOW_MS, SLOT_MS);

  request(nowMs: DurationMs): void {
    this.#count.add(nowMs, false);
  }

  /** Takes one retry out of the budget; false when it is spent. */
  take(nowMs: DurationMs, ratio: number): boolean {
    const { requests, errors: retries } = this.#count.total(nowMs);
    if (retries >= Math.max(LEAST_RETRIES, ratio * (requests - retries))) return false;
    this.#count.add(nowMs, true);
    return true;
  }
}
