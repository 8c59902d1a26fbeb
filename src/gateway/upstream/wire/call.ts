import type { DurationMs } from '#domain/shared/index.ts';
import type { FlatHeaders } from './flat-headers.ts';
import type { ReplyController, ReplyHandler } from './reply-handler.ts';
import type { RequestHead, WholeRequest } from './request-head.ts';

/** What carries a call to the agent and back. */
export interface Carrier {
  pause(): void;
  resume(): void;
  limit(ms: DurationMs | undefined): void;
  /** Its reply is wanted no more. */
  drop(call: Call): void;
}

/** One request, from when it is asked to the end of its reply. */
export class Call implements ReplyController {
  readonly request: WholeRequest;
  readonly head: RequestHead;
  readonly #handler: ReplyHandler;
  #carrier: Carrier | undefined;
  #hasStarted = false;
  #isOver = false;

  constructor(request: WholeRequest, head: RequestHead, handler: ReplyHandler) {
    this.request = request;
    this.head = head;
    this.#handler = handler;
  }

  /** Tells that it goes out now; false: nobody wants it any more. */
  start(carrier: Carrier): boolean {
    this.#carrier = carrier;
    try {
      this.#handler.onRequestStart(this);
    } catch (error) {
      this.fail(asError(error));
    }
    return !this.#isOver;
  }

  /** Bytes came. */
  hear(): void {
    if (this.#hasStarted) return;
    this.#hasStarted = true;
    this.#handler.onResponseStarted?.();
  }

  begin(status: number, headers: FlatHeaders): void {
    this.#handler.onResponseStart(status, headers);
  }

  push(chunk: Buffer): void {
    this.#handler.onResponseData(chunk);
  }

  end(): void {
    this.#leave();
    try {
      this.#handler.onResponseEnd();
    } catch (error) {
      this.#handler.onResponseError(asError(error));
    }
  }

  fail(error: Error): void {
    if (this.#isOver) return;
    this.#leave();
    this.#handler.onResponseError(error);
  }

  pause(): void {
    this.#carrier?.pause();
  }

  resume(): void {
    this.#carrier?.resume();
  }

  limit(ms: DurationMs | undefined): void {
    this.#carrier?.limit(ms);
  }

  abort(reason: Error): void {
    const carrier = this.#carrier;
    this.fail(reason);
    carrier?.drop(this);
  }

  #leave(): void {
    this.#isOver = true;
    this.#carrier = undefined;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
