import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** Replies that are kept count of elsewhere. */
export interface CountedReplies {
  readonly underWay: number;
  /** Those that have not begun say `connection: close`. */
  sayClosing(): void;
}

/** Requests whose replies are not through yet. */
export class UnderWay {
  readonly #others: CountedReplies[] = [];
  /** By connection: of replies that wait behind others Node does not say that they are over when it breaks. */
  readonly #responses = new Map<Socket, Set<ServerResponse>>();
  #wasCut = false;

  get count(): number {
    const others = this.#others.reduce((sum, { underWay }) => sum + underWay, 0);
    return [...this.#responses.values()].reduce((sum, { size }) => sum + size, others);
  }

  /** Whether the gateway ended what was under way: then it was not the users who hung up. */
  get wasCut(): boolean {
    return this.#wasCut;
  }

  add(others: CountedReplies): void {
    this.#others.push(others);
  }

  begin({ socket }: IncomingMessage, response: ServerResponse): void {
    let own = this.#responses.get(socket);
    if (own === undefined) {
      own = new Set();
      this.#responses.set(socket, own);
      socket.once('close', () => this.#responses.delete(socket));
    }
    const responses = own.add(response);
    response.once('close', () => responses.delete(response));
  }

  /** Replies that have not begun say `connection: close`. */
  sayClosing(): void {
    for (const others of this.#others) others.sayClosing();
    for (const responses of this.#responses.values())
      for (const response of responses) if (!response.headersSent) response.setHeader('connection', 'close');
  }

  /** To be called before connections are cut. How many requests that hits. */
  cut(): number {
    this.#wasCut = true;
    return this.count;
  }

  /** Resolves when all are through, with connections that are closed: a server is, a little before the last of them says so. */
  async through(): Promise<void> {
    while (this.count > 0) await setImmediate();
  }
}
