import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server that speaks as the test wants: nothing of its requests is read for it. */
export class PlainAgent {
  readonly seen: { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];
  /** Requests, or their replies, that were cut before they were whole. */
  hungUp = 0;
  handle: Handler = (request, response) => void request.resume().on('end', () => response.end('ok'));
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      this.seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
      request.on('error', () => undefined);
      response.on('close', () => {
        if (!response.writableFinished || !request.complete) this.hungUp += 1;
      });
      this.handle(request, response);
    });
  }

  /** Without a slash at its end. */
  async listen(): Promise<string> {
    await new Promise<void>((done) => this.#server.listen(0, '127.0.0.1', done));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    this.#server.closeAllConnections();
    await closed;
  }
}
