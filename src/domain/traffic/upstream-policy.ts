import type { DurationMs } from '../shared/index.ts';

/** How patient a gateway is with the endpoints of an agent, and what it does when they fail. */
export type UpstreamPolicy = {
  /** From the last byte of a request to the first of its reply: a model may think for long. */
  readonly firstByteTimeoutMs: DurationMs;
  /** Between two pieces of a reply or an upload, whoever it is that waits. */
  readonly idleTimeoutMs: DurationMs;
  /** For the whole of a JSON reply, which nobody reads before it is whole. Streams may go on for as long as they move. */
  readonly replyTimeoutMs: DurationMs;
  readonly retries: RetryPolicy;
  readonly ejection: EjectionPolicy;
};

/** When a request that got no byte of a reply is sent again. */
export type RetryPolicy = {
  /** How often at most; 0: never. */
  readonly attempts: number;
  /** Of an agent's requests, those that may be sent again, 0-1: when everything fails, retries must not double the load. */
  readonly budgetRatio: number;
  /** Whether also what may have had effects is sent again, such as a POST that reached an agent whose tools act. */
  readonly nonIdempotent: boolean;
};

/** When an endpoint is left alone for a while. */
export type EjectionPolicy = {
  /** So many failures in a row eject it: no connection, no reply, 502, 503 or 504. */
  readonly consecutiveFailures: number;
  /** For how long the first time; each further time takes twice as long as the one before. */
  readonly baseMs: DurationMs;
  /** The longest. An endpoint that was well for so long begins anew. */
  readonly maxMs: DurationMs;
};

/** What an agent's own settings say; the rest is as for all agents. */
export type PartialUpstreamPolicy = Partial<Omit<UpstreamPolicy, 'retries' | 'ejection'>> & {
  readonly retries?: Partial<RetryPolicy>;
  readonly ejection?: Partial<EjectionPolicy>;
};

/** The policy of one agent: its own settings over those for all. */
export function upstreamPolicyOf(all: UpstreamPolicy, own: PartialUpstreamPolicy | undefined): UpstreamPolicy {
  if (own === undefined) return all;
  return {
    ...all,
    ...own,
    retries: { ...all.retries, ...own.retries },
    ejection: { ...all.ejection, ...own.ejection },
  };
}
