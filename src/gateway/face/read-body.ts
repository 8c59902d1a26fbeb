import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import type { DurationMs } from '#domain/shared/index.ts';
import type { Hold } from '../limit/byte-budget.ts';
import type { Patience } from '../limit/patience.ts';

type BodyRead =
  | { readonly kind: 'read'; readonly body: Buffer }
  | { readonly kind: 'too-large' }
  /** All memory for requests is taken. */
  | { readonly kind: 'no-room' }
  /** The rest did not come in time. */
  | { readonly kind: 'stalled' }
  /** The user hung up before the body was whole. */
  | { readonly kind: 'broken' };

type BodyLimits = {
  readonly maxBytes: number;
  /** How long nothing may come of it. */
  readonly idleMs: DurationMs;
  /** For all of it. */
  readonly patience: Patience;
  readonly hold: Hold;
};

/** The whole body. One that can't be had whole is not kept: whoever answers for it also says what becomes of the rest. */
export function readBody(request: IncomingMessage, limits: BodyLimits): Promise<BodyRead> {
  const { maxBytes, idleMs, hold, patience } = limits;
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return Promise.resolve({ kind: 'too-large' });
  let size = 0;
  let chunks: Buffer[] = [];
  let isOver = false;
  let isTimed = false;
  return new Promise((done) => {
    const finish = (read: BodyRead): void => {
      if (isOver) return;
      isOver = true;
      endWait();
      if (isTimed) request.setTimeout(0);
      done(read);
    };
    const giveUp = (kind: 'too-large' | 'no-room' | 'stalled'): void => {
      chunks = [];
      hold.close();
      finish({ kind });
    };
    const endWait = patience.begin(() => giveUp('stalled'));
    // Most bodies come with their headers: then there is nothing to wait for.
    queueMicrotask(() => {
      if (request.complete || isOver) return;
      isTimed = true;
      request.setTimeout(idleMs, () => giveUp('stalled'));
    });
    request.on('data', (chunk: Buffer) => {
      if (isOver) return;
      size += chunk.length;
      if (size > maxBytes) giveUp('too-large');
      else if (!hold.resize(size)) giveUp('no-room');
      else chunks.push(chunk);
    });
    request.on('end', () => finish({ kind: 'read', body: joined(chunks) }));
    request.on('close', () => finish({ kind: 'broken' }));
  });
}

function joined(chunks: readonly Buffer[]): Buffer {
  const [only, another] = chunks;
  return only !== undefined && another === undefined ? only : Buffer.concat(chunks);
}
