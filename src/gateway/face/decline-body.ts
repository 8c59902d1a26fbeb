import type { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { DurationMs } from '#domain/shared/index.ts';

/** Of a body that nobody wants so much is read and thrown away: short ones then leave a connection that can be used again. */
const READ_BYTES = 64 * 1024;
/** For the user to stop sending and read the answer, before the connection is cut. */
const GRACE_MS: DurationMs = 2_000;

/** For a request that is answered before its body is read: reads no more of a long one than its beginning. */
export function declineBody(request: IncomingMessage): void {
  if (request.complete) return;
  const { socket } = request;
  let left = READ_BYTES;
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) request.pause();
  });
  const timer = setTimeout(() => {
    if (!request.complete) socket.destroy();
  }, GRACE_MS);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
}
