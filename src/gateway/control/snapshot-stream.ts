import { createParser } from 'eventsource-parser';
import { type Dispatcher, request } from 'undici';
import { SNAPSHOT_EVENT } from '#api/index.ts';
import { AppError, type DurationMs } from '#domain/shared/index.ts';

/**
 * Reads one stream of snapshots until it ends, fails, or is silent for `silenceMs`.
 * @throws whatever ended it; AppError SERVER_UNREACHABLE when control answered with something else
 */
export async function readSnapshotStream(options: {
  readonly url: string;
  readonly token: string;
  readonly dispatcher: Dispatcher;
  readonly silenceMs: DurationMs;
  readonly signal: AbortSignal;
  readonly onData: (data: string) => void;
}): Promise<void> {
  const { url, token, dispatcher, silenceMs, signal, onData } = options;
  const silence = new AbortController();
  // Our own watch over the events: a connection that only keeps itself alive with comments renews no lease.
  const timer = setTimeout(() => silence.abort(new Error(`no snapshot for ${silenceMs} ms`)), silenceMs);
  try {
    const { statusCode, body } = await request(url, {
      headers: { authorization: `Bearer ${token}`, accept: 'text/event-stream' },
      dispatcher,
      signal: AbortSignal.any([signal, silence.signal]),
      headersTimeout: silenceMs,
      bodyTimeout: 0,
    });
    if (statusCode !== 200) {
      await body.dump();
      throw new AppError('SERVER_UNREACHABLE', `control answered ${statusCode} to the request for route snapshots.`);
    }
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event !== SNAPSHOT_EVENT) return;
        timer.refresh();
        onData(data);
      },
    });
    const text = new TextDecoder();
    for await (const chunk of body) parser.feed(text.decode(chunk as Uint8Array, { stream: true }));
  } finally {
    clearTimeout(timer);
  }
}
