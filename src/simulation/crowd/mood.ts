import type { ConversationPlan } from './conversation-plan.ts';
import type { Reply } from './reply.ts';

/** What a user says about a conversation when it is over. */
export type Opinion = { readonly rating: number | undefined; readonly complaint: boolean };

/** A user who waits longer than this for one reply is annoyed, ms. */
const PATIENCE_MS = 3_000;

/** Share of users who complain after a failure. */
const COMPLAINS_RATIO = 0.6;

/** Words with which an agent says that it couldn't help. */
const UNHELPED = /\b(can(?:'|’)?t|cannot|unable to|not able to)\b[^.]*\b(look up|check|see|help|access)\b/i;

/**
 * What the user thinks, from nothing but what came back: a failure makes angry, waiting and not being helped annoys, the rest is
 * fine. Those who would not rate a good conversation rate a bad one, as people do.
 */
export function judgeConversation(
  plan: Pick<ConversationPlan, 'rates' | 'temper'>,
  replies: readonly Reply[],
): Opinion {
  if (replies.some((reply) => reply.kind !== 'answered')) {
    const complaint = plan.temper < COMPLAINS_RATIO;
    return { rating: plan.rates || complaint ? (plan.temper < 0.8 ? 1 : 2) : undefined, complaint };
  }
  if (!plan.rates) return { rating: undefined, complaint: false };
  const slow = replies.some((reply) => reply.latencyMs > PATIENCE_MS) ? 1 : 0;
  const unhelped = replies.some((reply) => reply.kind === 'answered' && UNHELPED.test(reply.text)) ? 1 : 0;
  const best = plan.temper < 0.8 ? 5 : 4;
  return { rating: Math.max(1, best - slow - unhelped), complaint: false };
}
