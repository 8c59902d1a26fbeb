import type { Buffer } from 'node:buffer';
import type { DurationMs } from '#domain/shared/index.ts';
import type { FlatHeaders } from './flat-headers.ts';

/** Holds the reply to one request. All of it may be called at any time; once the reply is over nothing happens. */
export interface ReplyController {
  /** No more is read from the agent; what was read already is still handed over, the end too. */
  pause(): void;
  resume(): void;
  /** From now on, however it moves, also while it is held; undefined: it may take as long as it moves. Past that it fails with a `BodyTimeoutError`. */
  limit(ms: DurationMs | undefined): void;
  /** Hangs up on the agent. The handler hears of it as an error, unless the reply is over. */
  abort(reason: Error): void;
}

/** Whom a reply is told, in this order. After the end, or an error, comes nothing more. */
export interface ReplyHandler {
  /** The request waits to go out; it can be given up already. */
  onQueued?(controller: ReplyController): void;
  /** The request goes out now. */
  onRequestStart(controller: ReplyController): void;
  /** A byte of a reply came. */
  onResponseStarted?(): void;
  /** @param status from 200 on: what comes before, such as 103, is not told */
  onResponseStart(status: number, headers: FlatHeaders): void;
  /** @param chunk to keep: nobody else writes to it */
  onResponseData(chunk: Buffer): void;
  onResponseEnd(): void;
  /** No whole reply comes. Errors are undici's, and the system's. */
  onResponseError(error: Error): void;
}
