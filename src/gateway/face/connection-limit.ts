import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { DurationMs } from '#domain/shared/index.ts';

/** Connections beyond the limit that are listened to for a moment. */
const RESERVED = 64;
const PROVES_WITHIN_MS: DurationMs = 2_000;

type LimitDeps = {
  /** Connections of users at once. */
  readonly max: () => number;
  /** Whether a request shows a token of this gateway's administration. */
  readonly isOperator: (request: Pick<IncomingMessage, 'url' | 'headers'>) => boolean;
  /** Called with each connection that is let go of because there are too many. */
  readonly onDropped: () => void;
};

/**
 * How many connections there may be. A few more are let in until their first request is there, since a gateway that is full must
 * still hear its operator: whoever asks anything else, or says nothing, is hung up on.
 */
export class ConnectionLimit {
  readonly #deps: LimitDeps;
  #open = 0;
  /** Beyond the limit, the oldest first; they have not shown yet whose they are. */
  readonly #unproven = new Map<Socket, NodeJS.Timeout>();

  constructor(deps: LimitDeps) {
    this.#deps = deps;
  }

  connected(socket: Socket): void {
    this.#open += 1;
    socket.once('close', () => {
      this.#open -= 1;
      this.#forget(socket);
    });
    if (!this.#isFull()) return;
    const late = (): void => (this.#isFull() ? this.#drop(socket) : this.#forget(socket));
    this.#unproven.set(socket, setTimeout(late, PROVES_WITHIN_MS));
    // An operator has said who it is long before so many others came.
    const oldest = this.#unproven.keys().next().value;
    if (this.#unproven.size > RESERVED && oldest !== undefined) this.#drop(oldest);
  }

  /** False: its connection is one too many, and cut. */
  admit(request: Pick<IncomingMessage, 'url' | 'headers' | 'socket'>): boolean {
    const { socket } = request;
    if (!this.#unproven.has(socket)) return true;
    // Others may have gone meanwhile.
    if (!this.#isFull() || this.#deps.isOperator(request)) {
      this.#forget(socket);
      return true;
    }
    this.#drop(socket);
    return false;
  }

  #isFull(): boolean {
    return this.#open > this.#deps.max();
  }

  #drop(socket: Socket): void {
    this.#forget(socket);
    socket.destroy();
    this.#deps.onDropped();
  }

  #forget(socket: Socket): void {
    clearTimeout(this.#unproven.get(socket));
    this.#unproven.delete(socket);
  }
}
