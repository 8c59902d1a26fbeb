import { canonicalJson, type Digest, digestOfBytes } from '../shared/index.ts';

/** A record in an append-only log, tied to the one before it by hash. */
export type Chained<T> = {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly previous: Digest;
  readonly hash: Digest;
  readonly record: T;
};

/** What the first record points back to. */
const CHAIN_START: Digest = digestOfBytes('headgate');

/** Appends a record behind `last`. */
export function chain<T>(
  last: { readonly sequence: number; readonly hash: Digest } | undefined,
  record: T,
): Chained<T> {
  const sequence = (last?.sequence ?? 0) + 1;
  const previous = last?.hash ?? CHAIN_START;
  return { sequence, previous, hash: hashOf(sequence, previous, record), record };
}

/**
 * The first place where the log was altered, or undefined when it is whole.
 * @param isPart it begins somewhere in the log: what lies before its first record is not known
 */
export function findBreak(
  log: readonly Chained<unknown>[],
  { isPart = false }: { readonly isPart?: boolean } = {},
): { readonly sequence: number; readonly problem: string } | undefined {
  const [first] = log;
  let previous: Digest = isPart && first !== undefined ? first.previous : CHAIN_START;
  let expected = isPart && first !== undefined ? first.sequence : 1;
  for (const entry of log) {
    if (entry.sequence !== expected) return { sequence: expected, problem: `record ${expected} is missing` };
    if (entry.previous !== previous) return { sequence: expected, problem: 'does not point to the record before it' };
    if (hashOf(entry.sequence, entry.previous, entry.record) !== entry.hash) {
      return { sequence: expected, problem: 'its content does not match its hash' };
    }
    previous = entry.hash;
    expected += 1;
  }
  return undefined;
}

function hashOf(sequence: number, previous: Digest, record: unknown): Digest {
  return digestOfBytes(canonicalJson({ sequence, previous, record: JSON.parse(JSON.stringify(record)) }));
}
