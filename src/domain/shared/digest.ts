import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/** SHA-256 of content, as `sha256:<64 hex digits>`. */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** SHA-256 over bytes or UTF-8 text (FIPS 180-4). */
export function digestOfBytes(content: string | Uint8Array): Digest {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

/**
 * SHA-256 over the canonical JSON of a value (RFC 8785), so that key order, white space and the machine don't matter.
 * @throws when the value holds what JSON can't say (NaN, a function, a cycle).
 */
export function digestOfJson(value: unknown): Digest {
  return digestOfBytes(canonicalJson(value));
}

/** As `digestOfJson` of the list, one of its values at a time: a long list's text is never held whole. */
export function digestOfJsonList(values: Iterable<unknown>): Digest {
  const hash = createHash('sha256').update('[');
  let isFirst = true;
  for (const value of values) {
    hash.update(isFirst ? canonicalJson(value) : `,${canonicalJson(value)}`);
    isFirst = false;
  }
  return `sha256:${hash.update(']').digest('hex')}`;
}

/** RFC 8785. */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error('broken invariant: the value has a JSON form');
  return text;
}

/** The first twelve hex digits: enough to tell releases apart in a table. */
export function shortDigest(digest: Digest): string {
  return digest.slice('sha256:'.length, 'sha256:'.length + 12);
}

/** A text in which each digest is short, as a person reads it: `instructions@cf6069207ca1…`. */
export function shortenDigests(text: string): string {
  return text.replaceAll(/sha256:([0-9a-f]{12})[0-9a-f]{52}/g, '$1…');
}
