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
  readonly #onBug: (error: unknown) => void;
  #carrier: Carrier | undefined;
  #hasStarted = false;
  #isOver = false;

  /** @param queue where it waits until something carries it */
  constructor(
    request: WholeRequest,
    head: RequestHead,
    handler: ReplyHandler,
    { queue, onBug }: { readonly queue: Carrier; readonly onBug: (error: unknown) => void },
  ) {
    this.request = request;
    this.head = head;
    this.#handler = handler;
    this.#carrier = queue;
    this.#onBug = onBug;
  }

  /** Tells that it waits to go out. */
  wait(): void {
    this.#handler.onQueued?.(this);
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
      this.#onBug(error);
      this.#tell(asError(error));
    }
  }

  fail(error: Error): void {
    if (this.#isOver) return;
    this.#leave();
    this.#tell(error);
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

  /** What goes wrong in one handler must not reach the other requests. */
  #tell(error: Error): void {
    try {
      this.#handler.onResponseError(error);
    } catch (bug) {
      this.#onBug(bug);
    }
  }

  #leave(): void {
    this.#isOver = true;
    this.#carrier = undefined;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
