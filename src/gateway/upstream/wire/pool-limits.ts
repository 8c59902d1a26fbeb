import type { DurationMs } from '#domain/shared/index.ts';

/** What connections to one agent are held to. */
export type PoolLimits = {
  /** More requests than this wait for a connection, first come, first served. */
  readonly connections: number;
  readonly connectTimeoutMs: DurationMs;
  /** How long one that is not used is kept, where the agent does not say how long it keeps it. */
  readonly keepAliveMs: DurationMs;
};
