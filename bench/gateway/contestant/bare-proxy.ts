import { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Dispatcher, Pool } from 'undici';

/**
 * What the gateway is measured against: the least that can be done with Node's own server and undici. It has no features, and is
 * no proxy to be used. `node bare-proxy.ts UPSTREAM_PORT`.
 */
const pool = new Pool(`http://127.0.0.1:${process.argv[2]}`, {
  connections: 1_024,
  pipelining: 1,
  bodyTimeout: 120_000,
});

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { method = 'GET', url = '/' } = request;
    pool.dispatch({ method, path: url, headers: headersOf(request), body: whole(chunks) }, new Reply(response));
  });
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));

/** Copies a reply as it comes. */
class Reply implements Dispatcher.DispatchHandler {
  readonly #user: ServerResponse;

  constructor(user: ServerResponse) {
    this.#user = user;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#user.on('close', () => {
      if (!this.#user.writableFinished) controller.abort(new Error('the user hung up'));
    });
    this.#user.on('drain', () => controller.resume());
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingMessage['headers']): void {
    const { connection: _connection, 'keep-alive': _keepAlive, 'transfer-encoding': chunked, ...kept } = headers;
    this.#user.writeHead(status, kept);
    if (chunked !== undefined) this.#user.flushHeaders();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (!this.#user.write(chunk)) controller.pause();
  }

  onResponseEnd(): void {
    this.#user.end();
  }

  onResponseError(): void {
    this.#user.destroy();
  }
}

function headersOf({ headers }: IncomingMessage): Record<string, string | string[] | undefined> {
  const { connection: _connection, host: _host, 'transfer-encoding': _chunked, ...kept } = headers;
  return kept;
}

function whole(chunks: readonly Buffer[]): Buffer | null {
  const [first = null, second] = chunks;
  return second === undefined ? first : Buffer.concat(chunks);
}
