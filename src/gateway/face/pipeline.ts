import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** No client known sends more requests than a few before it has read their replies. */
const MAX_WAITING = 32;

/**
 * Requests that came before the replies to those ahead of them on the same connection were through (RFC 9112, 9.3.2): each costs
 * memory and a request to an agent, so that there must not be any number of them.
 */
export class Pipelines {
  readonly #waiting = new WeakMap<Socket, number>();

  /** False: it is one too many, and the connection is cut. */
  admit({ socket }: IncomingMessage, response: ServerResponse): boolean {
    // Node gives a reply its socket when it is its turn: without one, others are ahead.
    if (response.socket !== null) return true;
    const waiting = (this.#waiting.get(socket) ?? 0) + 1;
    if (waiting > MAX_WAITING) {
      socket.destroy();
      return false;
    }
    this.#waiting.set(socket, waiting);
    response.once('socket', () => this.#waiting.set(socket, (this.#waiting.get(socket) ?? 1) - 1));
    return true;
  }
}
