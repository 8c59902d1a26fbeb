import { z } from 'zod';
import type { Reply } from './reply.ts';

const count = z.int().nonnegative();

/** What the crowd saw. At the end `sent` = `answered` + `dropped`; before, the difference is under way. */
export const crowdStatsSchema = z.strictObject({
  sent: count,
  /** One whole reply, the agent's own errors included. */
  answered: count,
  /** Of the answered: the agent itself said that it failed. */
  agentErrors: count,
  dropped: count,
  inFlight: count,
  conversations: count,
  movedConversations: count,
  ratings: z.strictObject({ n: count, sum: count }),
  complaints: count,
  /** Opinions that the gateway did not take. */
  feedbackFailed: count,
  /** Arrivals that were left out: the process was stalled, or too many requests were under way. */
  leftOut: count,
  /** Why requests were dropped, and how often. */
  droppedBecause: z.record(z.string(), count),
  /** Whole replies by the label of the release that gave them. */
  byRelease: z.record(z.string(), z.strictObject({ answered: count, agentErrors: count })),
  latencyMeanMs: z.number(),
});

export type CrowdStats = Readonly<z.infer<typeof crowdStatsSchema>>;

/** Different reasons that are told apart; more of them are one kind. */
const MAX_REASONS = 20;

/** Counts replies. */
export class Tally {
  sent = 0;
  conversations = 0;
  complaints = 0;
  feedbackFailed = 0;
  overfull = 0;
  #answered = 0;
  #agentErrors = 0;
  #dropped = 0;
  #latencySumMs = 0;
  readonly #ratings = { n: 0, sum: 0 };
  readonly #droppedBecause = new Map<string, number>();
  readonly #byRelease = new Map<string, { answered: number; agentErrors: number }>();

  noteReply(reply: Reply): void {
    if (reply.kind === 'dropped') {
      this.#dropped += 1;
      const isKnown = this.#droppedBecause.has(reply.because) || this.#droppedBecause.size < MAX_REASONS;
      const because = isKnown ? reply.because : 'other reasons';
      this.#droppedBecause.set(because, (this.#droppedBecause.get(because) ?? 0) + 1);
      return;
    }
    this.#answered += 1;
    this.#latencySumMs += reply.latencyMs;
    const release = reply.servedBy.release ?? 'unnamed';
    const own = this.#byRelease.get(release) ?? { answered: 0, agentErrors: 0 };
    own.answered += 1;
    if (reply.kind === 'agent-error') {
      this.#agentErrors += 1;
      own.agentErrors += 1;
    }
    this.#byRelease.set(release, own);
  }

  noteRating(rating: number): void {
    this.#ratings.n += 1;
    this.#ratings.sum += rating;
  }

  read(more: { readonly movedConversations: number; readonly missedArrivals: number }): CrowdStats {
    return {
      sent: this.sent,
      answered: this.#answered,
      agentErrors: this.#agentErrors,
      dropped: this.#dropped,
      inFlight: this.sent - this.#answered - this.#dropped,
      conversations: this.conversations,
      movedConversations: more.movedConversations,
      ratings: { ...this.#ratings },
      complaints: this.complaints,
      feedbackFailed: this.feedbackFailed,
      leftOut: more.missedArrivals + this.overfull,
      droppedBecause: Object.fromEntries(this.#droppedBecause),
      byRelease: Object.fromEntries([...this.#byRelease].map(([label, own]) => [label, { ...own }])),
      latencyMeanMs: this.#answered === 0 ? 0 : this.#latencySumMs / this.#answered,
    };
  }
}
