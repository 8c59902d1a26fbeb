import type { Endpoint } from '#domain/release/index.ts';
import { AppError, formatDuration, SECOND_MS } from '#domain/shared/index.ts';
import type { AgentCaller, AgentReply, AgentRequest } from '#ports/index.ts';
import type { Throttle } from '../pace/index.ts';
import type { TimeLimit } from './time-limit.ts';

/** Waited when a rate limit doesn't say how long, doubled each time. */
const FIRST_WAIT_MS = SECOND_MS / 2;
const LONGEST_WAIT_MS = 30 * SECOND_MS;
/** All waits for one question together. */
const PATIENCE_MS = 300 * SECOND_MS;

/** A reply, in the end: rate limits have been waited for. */
export type SettledReply = Exclude<AgentReply, { kind: 'rate-limited' }>;

/** Why a reply was not waited for. */
class TimeIsOver extends Error {}

/** Undefined where it was not asked to the end, because the time was over. @throws whatever else it is */
export function unlessTimeIsOver(error: unknown): undefined {
  if (!(error instanceof TimeIsOver)) throw error;
}

/**
 * Asks until the answer is something else than a rate limit: that says nothing of the agent, and is no reply of it.
 * @throws AppError RUNTIME_FAILED when patience is over, TimeIsOver when the time is
 */
export async function askPatiently(
  caller: AgentCaller,
  throttle: Throttle,
  endpoint: Endpoint,
  request: AgentRequest,
  time?: TimeLimit | undefined,
): Promise<SettledReply> {
  let waitedMs = 0;
  for (let attempt = 0; ; attempt += 1) {
    await throttle.enter();
    let reply: AgentReply;
    try {
      reply = await caller.call(endpoint, request);
    } finally {
      throttle.leave();
    }
    if (reply.kind !== 'rate-limited') {
      throttle.calm();
      return reply;
    }
    const waitMs = reply.retryAfterMs ?? Math.min(FIRST_WAIT_MS * 2 ** attempt, LONGEST_WAIT_MS);
    if (time?.allows(waitMs) === false) throw new TimeIsOver();
    // A wait of nothing, over and over, would never end.
    waitedMs += Math.max(waitMs, FIRST_WAIT_MS);
    if (waitedMs > PATIENCE_MS) {
      throw new AppError(
        'RUNTIME_FAILED',
        `the agent limited our rate for longer than ${formatDuration(PATIENCE_MS)}`,
        {
          hint: 'lower `evaluation.concurrency`, or raise the limit; what it answered is kept for a day (--resume)',
        },
      );
    }
    throttle.slowDown(waitMs);
  }
}
