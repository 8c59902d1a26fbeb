import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';

type BodyRead =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  /** The user hung up before the body was whole. */
  | { readonly kind: 'broken' };

/** The whole body. One that is too large is not kept; what still comes of it is thrown away, so that the user can read the answer. */
export function readBody(request: IncomingMessage, maxBytes: number): Promise<BodyRead> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) {
    request.resume();
    return Promise.resolve({ kind: 'too-large' });
  }
  let size = 0;
  let chunks: Buffer[] = [];
  return new Promise((done) => {
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) {
        chunks.push(chunk);
        return;
      }
      chunks = [];
      done({ kind: 'too-large' });
    });
    request.on('end', () => done({ kind: 'read', body: Buffer.concat(chunks) }));
    request.on('error', () => done({ kind: 'broken' }));
    request.on('close', () => done({ kind: 'broken' }));
  });
}
