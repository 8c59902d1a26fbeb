import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { DurationMs } from '#domain/shared/index.ts';

type BodyRead =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  /** The rest did not come in time. */
  | { readonly kind: 'stalled' }
  /** The user hung up before the body was whole. */
  | { readonly kind: 'broken' };

type BodyLimits = {
  readonly maxBytes: number;
  /** How long nothing may come of it. */
  readonly patienceMs: DurationMs;
};

/** The whole body. One that is too large is not kept; what still comes of it is thrown away, so that the user can read the answer. */
export function readBody(request: IncomingMessage, { maxBytes, patienceMs }: BodyLimits): Promise<BodyRead> {
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
    request.on('end', () => {
      request.setTimeout(0);
      done({ kind: 'read', body: Buffer.concat(chunks) });
    });
    request.setTimeout(patienceMs, () => done({ kind: 'stalled' }));
    request.on('error', () => done({ kind: 'broken' }));
    request.on('close', () => done({ kind: 'broken' }));
  });
}
