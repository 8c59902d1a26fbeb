import type { Endpoint } from '#domain/release/index.ts';
import { AppError, formatDuration, SECOND_MS } from '#domain/shared/index.ts';
import type { AgentCaller, AgentReply, AgentRequest } from '#ports/index.ts';
import type { Throttle } from '../pace/index.ts';
import type { TimeLimit } from './time-limit.ts';

/** How long an agent may answer nobody. */
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
  for (;;) {
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
    // Whoever asks for more is tried once more when patience is over: others may have been answered meanwhile.
    const waitMs = Math.min(throttle.waitAfter(reply.retryAfterMs), PATIENCE_MS);
    if (time?.allows(waitMs) === false) throw new TimeIsOver();
    if (throttle.silence() >= PATIENCE_MS) {
      throw new AppError(
        'RUNTIME_FAILED',
        `the agent limited our rate for longer than ${formatDuration(PATIENCE_MS)}`,
        {
          hint: 'lower `evaluation.concurrency`, or raise the limit',
        },
      );
    }
    throttle.slowDown(waitMs);
  }
}
