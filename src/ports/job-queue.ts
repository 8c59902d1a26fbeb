import type { JsonObject } from '#domain/shared/index.ts';

/** Names of the kinds of work, one handler each. */
export type JobName = string;

/**
 * Work that runs now, once or more: handlers must be idempotent, the queue only wakes them.
 * A job that is lost is sent again by reconcile, which knows from its own rows what is not done yet.
 */
export interface JobQueue {
  start(): Promise<void>;
  send(name: JobName, payload: JsonObject): Promise<void>;
  /** Registers before start. At most `concurrency` at once in this process. */
  handle(name: JobName, concurrency: number, handler: (payload: JsonObject) => Promise<void>): void;
  /** Waits for running handlers for at most `graceMs`. */
  stop(graceMs: number): Promise<void>;
}
