import type { DurationMs, JsonObject } from '#domain/shared/index.ts';
import type { AgentReply, ObservedToolCall } from '#ports/index.ts';

/** More rounds of calls than this, and an agent goes round in circles. */
const MAX_ROUNDS = 4;

/** One answer, and what is to be said after it where it only calls tools that were offered. */
type Round = { readonly reply: AgentReply; readonly next: readonly JsonObject[] | undefined };

/**
 * Asks, and answers calls of offered tools until the agent has its say. What was called on the way is in the reply, also in one that
 * failed; time is counted over all rounds.
 * @param ask with what was said since the question, and the time that is left
 */
export async function converse(
  ask: (said: readonly JsonObject[], leftMs: DurationMs) => Promise<Round>,
  timeoutMs: DurationMs,
): Promise<AgentReply> {
  let said: readonly JsonObject[] = [];
  const before = {
    ...{ latencyMs: 0, calls: [] as readonly ObservedToolCall[] },
    ...{ tokens: 0 as number | undefined, outputTokens: 0 as number | undefined },
  };
  for (let round = 1; ; round += 1) {
    const { reply, next } = await ask(said, timeoutMs - before.latencyMs);
    if (round === 1 && next === undefined) return reply;
    if (reply.kind === 'rate-limited') return reply;
    const latencyMs = before.latencyMs + reply.latencyMs;
    if (reply.kind !== 'replied') return { ...reply, latencyMs, toolCalls: before.calls };
    const calls = [...before.calls, ...reply.toolCalls];
    const tokens = sum(before.tokens, reply.tokens);
    const outputTokens = sum(before.outputTokens, reply.outputTokens);
    if (next === undefined || round === MAX_ROUNDS || latencyMs >= timeoutMs) {
      return { ...reply, latencyMs, toolCalls: calls, tokens, outputTokens };
    }
    said = [...said, ...next];
    Object.assign(before, { latencyMs, calls, tokens, outputTokens });
  }
}

/** Of what one round doesn't say the sum is not known. */
function sum(before: number | undefined, more: number | undefined): number | undefined {
  return before === undefined || more === undefined ? undefined : before + more;
}
