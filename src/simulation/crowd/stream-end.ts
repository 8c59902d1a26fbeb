const DONE = 'data: [DONE]';

/** What was seen of a stream so far. */
export type StreamEnd = { sawDone: boolean };

/**
 * Watches a stream of server-sent events for its end mark, which the client library keeps to itself: a stream that is cut off
 * cleanly would otherwise look like a whole one. What follows the mark is read to its end, so that the connection can be used again.
 */
export function watchStreamEnd(response: Response): { readonly response: Response; readonly end: StreamEnd } {
  const end: StreamEnd = { sawDone: false };
  const { body, status, statusText, headers } = response;
  if (body === null) return { response, end };
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let tail = '';
  const watched = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read();
      if (done) return controller.close();
      // The mark may be cut between two pieces, so the end of one is kept for the next.
      const seen = tail + decoder.decode(value, { stream: true });
      if (seen.includes(DONE)) end.sawDone = true;
      tail = seen.slice(-(DONE.length - 1));
      controller.enqueue(value);
    },
    async cancel(reason) {
      if (!end.sawDone) return reader.cancel(reason);
      while (!(await reader.read()).done);
    },
  });
  return { response: new Response(watched, { status, statusText, headers }), end };
}
