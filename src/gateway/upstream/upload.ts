import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { DurationMs } from '#domain/shared/index.ts';

/** A user's body on its way through: read as fast as the agent takes it, and not at all before it does. */
export class Upload implements AsyncIterable<Buffer> {
  readonly #request: IncomingMessage;
  readonly #patienceMs: DurationMs;
  #begun = false;
  #waitsForUser = false;

  /** @param patienceMs how long one of the two sides may keep the other waiting */
  constructor(request: IncomingMessage, patienceMs: DurationMs) {
    this.#request = request;
    this.#patienceMs = patienceMs;
  }

  /** False while all of it could still go somewhere else. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Calls once when nothing moved for too long, and says whose turn it was. */
  onStall(stalled: (by: 'user' | 'agent') => void): void {
    this.#request.setTimeout(this.#patienceMs, () => stalled(this.#waitsForUser ? 'user' : 'agent'));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer> {
    this.#begun = true;
    this.#waitsForUser = true;
    // The user can still read the answer when the agent has stopped listening half-way.
    for await (const chunk of this.#request.iterator({ destroyOnReturn: false })) {
      this.#waitsForUser = false;
      yield chunk as Buffer;
      this.#waitsForUser = true;
    }
    this.#request.setTimeout(0);
  }

  /** Lets go of what the agent did not take, so that the connection can be used again or ends in peace. */
  discard(graceMs: DurationMs): void {
    const { socket } = this.#request;
    this.#request.setTimeout(0);
    if (this.#request.complete) return;
    this.#request.resume();
    const timer = setTimeout(() => {
      if (!this.#request.complete) socket.destroy();
    }, graceMs);
    timer.unref();
  }
}
