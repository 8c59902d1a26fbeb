import type { Opinion } from './mood.ts';
import type { Reply } from './reply.ts';

/** Where an opinion is told: the gateway's feedback endpoint. */
type Feedback = {
  /** Resolves with whether it was taken. Never rejects: nobody's conversation depends on it. */
  tell(
    about: { readonly conversation: string; readonly replies: readonly Reply[] },
    opinion: Opinion,
  ): Promise<boolean>;
};

/** A failure is told about the request that failed, so that it counts against the release that failed; the rest about the whole. */
export function createFeedback(options: {
  readonly baseUrl: string;
  readonly agent: string;
  readonly timeoutMs: number;
}): Feedback {
  return {
    async tell({ conversation, replies }, { rating, complaint }) {
      const failed = replies.find((reply) => reply.kind !== 'answered')?.servedBy.requestId;
      const subject = failed === undefined ? { conversation, model: options.agent } : { requestId: failed };
      const opinion = { ...(rating === undefined ? {} : { rating }), ...(complaint ? { complaint } : {}) };
      try {
        const response = await fetch(`${options.baseUrl}/feedback`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...subject, ...opinion }),
          signal: AbortSignal.timeout(options.timeoutMs),
        });
        await response.arrayBuffer();
        return response.ok;
      } catch {
        // The gateway is gone or slow; the caller counts it.
        return false;
      }
    },
  };
}
