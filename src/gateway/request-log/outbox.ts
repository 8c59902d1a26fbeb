import { REQUEST_BATCH_SIZE } from '#api/index.ts';
import type { LoggedRequest } from '#domain/sample/index.ts';
import { AppError } from '#domain/shared/index.ts';
import type { ControlPlane, Log } from '#ports/index.ts';

/** Of all that waits, as JSON. Beyond it nothing more is taken: a sample may have gaps, a gateway may not fill up. */
const MAX_LENGTH = 4 * 1024 * 1024;
/** Of one post: control takes a megabyte. */
const MAX_BATCH_LENGTH = 512 * 1024;

type Waiting = { readonly request: LoggedRequest; readonly length: number };

/** Requests on their way to control: in memory only, so that what users said lies on no other disk. */
export class RequestOutbox {
  readonly #control: ControlPlane;
  readonly #log: Log;
  #waiting: Waiting[] = [];
  #length = 0;
  #dropped = 0;
  #saidDropped = 0;
  #running: Promise<void> | undefined;

  constructor(deps: { readonly control: ControlPlane; readonly log: Log }) {
    this.#control = deps.control;
    this.#log = deps.log;
  }

  /** Since the start: requests that were to be kept, and found no room. */
  get dropped(): number {
    return this.#dropped;
  }

  add(request: LoggedRequest): void {
    const { length } = JSON.stringify(request);
    if (length > MAX_BATCH_LENGTH || this.#length + length > MAX_LENGTH) {
      this.drop();
      return;
    }
    this.#waiting.push({ request, length });
    this.#length += length;
  }

  /** One that was to be kept is not. */
  drop(): void {
    this.#dropped += 1;
  }

  /** Hands over what waits. What fails stays for the next call. */
  flush(): Promise<void> {
    this.#running ??= this.#send().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #send(): Promise<void> {
    if (this.#dropped > this.#saidDropped) {
      this.#log.warn('gateway.requests.dropped', { dropped: this.#dropped - this.#saidDropped });
      this.#saidDropped = this.#dropped;
    }
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      try {
        await this.#control.keepRequests(batch.map(({ request }) => request));
      } catch (error) {
        if (!isRefusal(error)) return;
        // The same would be refused for ever: its loss is said aloud instead.
        this.#dropped += batch.length;
        this.#log.error('gateway.requests.refused', { requests: batch.length, because: String(error) });
      }
      this.#waiting = this.#waiting.slice(batch.length);
      this.#length -= batch.reduce((sum, { length }) => sum + length, 0);
    }
  }

  #nextBatch(): readonly Waiting[] {
    let length = 0;
    const fits = this.#waiting.slice(0, REQUEST_BATCH_SIZE).findIndex((each) => {
      length += each.length;
      return length > MAX_BATCH_LENGTH;
    });
    return this.#waiting.slice(0, fits < 0 ? REQUEST_BATCH_SIZE : Math.max(1, fits));
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof AppError && error.code === 'USAGE';
}
