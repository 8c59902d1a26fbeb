import { Buffer } from 'node:buffer';
import { hash } from 'node:crypto';

/** HMAC-SHA-256 (RFC 2104) of a text of one-byte characters, as base64url. */
export type Mac = (text: string) => string;

const BLOCK_BYTES = 64;
const DIGEST_BYTES = 32;
const INNER = 0x36;
const OUTER = 0x5c;

/**
 * Node's one-shot hash twice, over buffers that are used again: half the time of `createHmac`, and this is done for each request.
 * @param secret at most 64 bytes
 */
export function createMac(secret: Uint8Array): Mac {
  const outer = padded(secret, OUTER, DIGEST_BYTES);
  let inner = padded(secret, INNER, 1_024);
  return (text) => {
    if (BLOCK_BYTES + text.length > inner.length) inner = padded(secret, INNER, text.length);
    const end = BLOCK_BYTES + inner.write(text, BLOCK_BYTES, 'latin1');
    outer.write(hash('sha256', inner.subarray(0, end), 'binary'), BLOCK_BYTES, 'latin1');
    return hash('sha256', outer, 'base64url');
  };
}

/** Compares all of both, so that the time it takes says nothing of where they differ. */
export function isSameText(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  let differing = 0;
  for (let index = 0; index < a.length; index += 1) differing |= a.charCodeAt(index) ^ b.charCodeAt(index);
  return differing === 0;
}

function padded(secret: Uint8Array, pad: number, room: number): Buffer {
  const block = Buffer.alloc(BLOCK_BYTES + room);
  block.set(secret);
  for (let index = 0; index < BLOCK_BYTES; index += 1) block[index] = (block[index] ?? 0) ^ pad;
  return block;
}
