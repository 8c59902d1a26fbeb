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
