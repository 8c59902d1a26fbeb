import type { Endpoint } from '#domain/release/index.ts';
import { formatDuration, SECOND_MS } from '#domain/shared/index.ts';
import type { AgentCaller, AgentReply, AgentRequest } from '#ports/index.ts';
import type { Throttle } from '../pace/index.ts';

/** Waited when a rate limit doesn't say how long, doubled each time. */
const FIRST_WAIT_MS = SECOND_MS / 2;
const LONGEST_WAIT_MS = 30 * SECOND_MS;
/** All waits for one question together. */
const PATIENCE_MS = 300 * SECOND_MS;

/** A reply, in the end: rate limits have been waited for. */
export type SettledReply = Exclude<AgentReply, { kind: 'rate-limited' }>;

/** Asks until the answer is something else than a rate limit, or patience is over. */
export async function askPatiently(
  caller: AgentCaller,
  throttle: Throttle,
  endpoint: Endpoint,
  request: AgentRequest,
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
    // A wait of nothing, over and over, would never end.
    waitedMs += Math.max(waitMs, FIRST_WAIT_MS);
    if (waitedMs > PATIENCE_MS) {
      const because = `it limited our rate for longer than ${formatDuration(PATIENCE_MS)}`;
      return { kind: 'failed', because, latencyMs: 0 };
    }
    throttle.slowDown(waitMs);
  }
}
