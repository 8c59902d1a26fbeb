import type { FastifyReply } from 'fastify';
import type { DurationMs } from '#domain/shared/index.ts';
import { SseStream } from './sse-stream.ts';

/** The open streams of one server and what serves them, so that stopping can end both. */
export class Streams {
  readonly #open = new Set<SseStream>();
  readonly #serving = new Set<Promise<void>>();
  readonly #stallMs: DurationMs;
  #stopped = false;

  constructor(stallMs: DurationMs) {
    this.#stallMs = stallMs;
  }

  start(reply: FastifyReply): SseStream {
    const stream = new SseStream(reply, this.#stallMs);
    this.#open.add(stream);
    stream.onClose(() => this.#open.delete(stream));
    if (this.#stopped) stream.end();
    return stream;
  }

  /** Waits for what serves a stream, its last words included. */
  async serve(work: Promise<void>): Promise<void> {
    this.#serving.add(work);
    try {
      await work;
    } finally {
      this.#serving.delete(work);
    }
  }

  /** Ends every stream. Resolves when nothing works for them any more: only then may the store be closed. */
  async stop(): Promise<void> {
    this.#stopped = true;
    for (const stream of [...this.#open]) stream.end();
    await Promise.allSettled(this.#serving);
  }
}
