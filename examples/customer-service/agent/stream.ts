import type { ServerResponse } from 'node:http';

/** A reply as server-sent events, ready to be written. */
export type EventScript = {
  readonly opening: readonly string[];
  /** The text, piece by piece. */
  readonly deltas: readonly string[];
  readonly closing: readonly string[];
};

/** Most writes that the text is spread over. */
const MAX_WRITES = 4;
const WORDS_PER_DELTA = 3;

/** One server-sent event; chat completions don't name theirs. */
export function formatEvent(data: unknown, name?: string): string {
  return `${name === undefined ? '' : `event: ${name}\n`}data: ${JSON.stringify(data)}\n\n`;
}

/** Cuts a reply into pieces of a few words that join up to it again. */
export function cutDeltas(text: string): readonly string[] {
  const words = text.match(/\S+\s*/g) ?? [text];
  const count = Math.ceil(words.length / WORDS_PER_DELTA);
  return Array.from({ length: count }, (_, index) =>
    words.slice(index * WORDS_PER_DELTA, (index + 1) * WORDS_PER_DELTA).join(''),
  );
}

/** Writes the events, spreading the text over `durationMs`. Stops when the client has gone. */
export async function writeEvents(response: ServerResponse, script: EventScript, durationMs: number): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-cache' });
  const perWrite = Math.max(1, Math.ceil(script.deltas.length / MAX_WRITES));
  let pending = script.opening.join('');
  for (let index = 0; index < script.deltas.length; index += perWrite) {
    if (index > 0) await pause((durationMs * perWrite) / script.deltas.length);
    if (response.destroyed) return;
    response.write(pending + script.deltas.slice(index, index + perWrite).join(''));
    pending = '';
  }
  response.end(pending + script.closing.join(''));
}

/** Resolves after so many ms; at once for 0 or less. */
export function pause(ms: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (ms > 0) setTimeout(resolve, ms);
  else resolve();
  return promise;
}
