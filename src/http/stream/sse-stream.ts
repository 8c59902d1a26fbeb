import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { DurationMs } from '#domain/shared/index.ts';

type SseMessage = { readonly event: string; readonly id?: string; readonly data: unknown };

/** One reply of server-sent events (WHATWG HTML, section 9.2). Ends when either side ends it. */
export class SseStream {
  readonly #raw: ServerResponse;
  readonly #stallMs: DurationMs;
  readonly #listeners = new Set<() => void>();
  #open = true;

  /** Takes the reply out of Fastify's hands. */
  constructor(reply: FastifyReply, stallMs: DurationMs) {
    reply.hijack();
    this.#raw = reply.raw;
    this.#stallMs = stallMs;
    this.#raw.on('close', () => this.#closed());
    // A client that went away is no error of ours; `close` follows and says all there is to say.
    this.#raw.on('error', () => this.#closed());
    this.#raw.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      // The socket must not outlive the stream, or the server could not stop.
      connection: 'close',
    });
    this.#raw.flushHeaders();
  }

  get isOpen(): boolean {
    return this.#open;
  }

  onClose(listener: () => void): void {
    this.#listeners.add(listener);
  }

  /** Resolves when the client can take more, or is gone. A client that takes nothing for too long is cut off. */
  async send(message: SseMessage): Promise<void> {
    const id = message.id === undefined ? '' : `id: ${message.id}\n`;
    await this.#write(`${id}event: ${message.event}\ndata: ${JSON.stringify(message.data)}\n\n`);
  }

  /** A line that clients ignore and that keeps proxies from closing the connection. */
  async heartbeat(): Promise<void> {
    await this.#write(': heartbeat\n\n');
  }

  end(): void {
    if (!this.#open) return;
    this.#raw.end();
    this.#closed();
  }

  async #write(text: string): Promise<void> {
    if (!this.#open || this.#raw.write(text)) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => this.#raw.destroy(), this.#stallMs);
      const done = (): void => {
        clearTimeout(timer);
        this.#raw.off('drain', done);
        this.#listeners.delete(done);
        resolve();
      };
      this.#raw.on('drain', done);
      this.#listeners.add(done);
    });
  }

  #closed(): void {
    if (!this.#open) return;
    this.#open = false;
    for (const listener of [...this.#listeners]) listener();
    this.#listeners.clear();
  }
}
