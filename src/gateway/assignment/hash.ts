import xxhash from 'xxhash-wasm';

/** xxHash64 (XXH64, seed 0), compiled once per process. */
export type Hasher = {
  /** For assignment: 64 bits. */
  hash(text: string): bigint;
  /** For names in memory: 16 hex digits. */
  name(text: string): string;
};

export async function createHasher(): Promise<Hasher> {
  const { h64, h64ToString } = await xxhash();
  return { hash: (text) => h64(text), name: (text) => h64ToString(text) };
}

/** What assigns a conversation (xxHash64 of salt and root): under another salt, the same conversations fall otherwise. */
export function keyHashOf({ hash }: Pick<Hasher, 'hash'>, { salt }: { readonly salt: string }, root: string): bigint {
  return hash(`${salt}\n${root}`);
}

/** What a conversation with a key of its user's is remembered and assigned by. */
export function conversationName({ name }: Pick<Hasher, 'name'>, agent: string, key: string): string {
  return name(`c\n${agent}\n${key}`);
}
