import { Buffer } from 'node:buffer';
import { type KeyObject, verify } from 'node:crypto';
import { signedSnapshotSchema } from '#api/index.ts';
import type { ReadSnapshot } from '#ports/index.ts';
import { parseJson } from '../disk/json-text.ts';
import { readSnapshot } from '../route/read-snapshot.ts';

type OpenedSnapshot =
  | { readonly kind: 'verified'; readonly snapshot: ReadSnapshot }
  | { readonly kind: 'refused'; readonly because: string };

/** Takes a snapshot out of its signature: only what control's key signed (Ed25519, RFC 8032) may steer traffic. */
export function openSnapshot(data: string, publicKey: KeyObject): OpenedSnapshot {
  const signed = signedSnapshotSchema.safeParse(parseJson(data));
  if (!signed.success) return { kind: 'refused', because: `not a signed snapshot: ${signed.error.message}` };
  const { payload, signature } = signed.data;
  if (!verify(null, Buffer.from(payload), publicKey, Buffer.from(signature, 'base64'))) {
    return { kind: 'refused', because: 'the signature is not control’s' };
  }
  const read = readSnapshot(parseJson(payload));
  if (read.kind === 'unreadable') return { kind: 'refused', because: `not a route snapshot: ${read.because}` };
  return { kind: 'verified', snapshot: read.snapshot };
}
