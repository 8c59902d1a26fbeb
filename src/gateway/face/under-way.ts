import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { UserReply } from './user-reply.ts';

/** Requests whose replies are not through yet. */
export class UnderWay {
  /** By connection: of replies that wait behind others Node does not say that they are over when it breaks. */
  readonly #responses = new Map<Socket, Set<UserReply>>();
  #wasCut = false;

  get count(): number {
    return [...this.#responses.values()].reduce((sum, { size }) => sum + size, 0);
  }

  /** Whether the gateway ended what was under way: then it was not the users who hung up. */
  get wasCut(): boolean {
    return this.#wasCut;
  }

  begin({ socket }: Pick<IncomingMessage, 'socket'>, response: UserReply): void {
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
