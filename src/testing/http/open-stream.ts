import { createParser, type EventSourceMessage } from 'eventsource-parser';
import type { FastifyInstance } from 'fastify';

export type OpenStream = {
  readonly events: readonly EventSourceMessage[];
  /** Lines that begin with a colon. */
  readonly comments: readonly string[];
  /** Resolves when the server ended the stream, or it broke. */
  readonly ended: Promise<void>;
  readonly close: () => void;
};

/** Listens on a free loopback port, once. */
export async function addressOf(app: FastifyInstance): Promise<string> {
  if (app.server.listening) return app.listeningOrigin;
  return app.listen({ host: '127.0.0.1', port: 0 });
}

/** Reads server-sent events over a real socket. */
export async function openStream(
  app: FastifyInstance,
  path: string,
  headers: Record<string, string>,
): Promise<OpenStream> {
  const abort = new AbortController();
  const reply = await fetch(`${await addressOf(app)}${path}`, { headers, signal: abort.signal });
  if (reply.status !== 200 || reply.body === null) throw new Error(`${reply.status}: ${await reply.text()}`);
  const events: EventSourceMessage[] = [];
  const comments: string[] = [];
  const parser = createParser({ onEvent: (event) => events.push(event), onComment: (text) => comments.push(text) });
  return { events, comments, ended: feed(reply.body, parser.feed), close: () => abort.abort() };
}

async function feed(body: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
  const decoder = new TextDecoder();
  try {
    for await (const chunk of body) take(decoder.decode(chunk, { stream: true }));
  } catch (error) {
    // The test hung up, or the server cut the stream: both are an end.
    if (!(error instanceof Error)) throw error;
  }
}
