/** Powers of four: the bounds that OpenTelemetry's conventions ask for, and cheap to find (semantic-conventions-genai 0.1.0). */
export const TOKEN_BOUNDS: readonly number[] = Array.from({ length: 14 }, (_, power) => 4 ** power);

const LARGEST = 4 ** 13;

/** How many replies told so many tokens: a count for each bound, and one for what is above them all. */
export type TokenBuckets = { readonly input: readonly number[]; readonly output: readonly number[] };

/** Of the bucket that a count of tokens falls into, its upper bound included. */
export function tokenBucket(tokens: number): number {
  if (tokens <= 1) return 0;
  if (tokens > LARGEST) return TOKEN_BOUNDS.length;
  // The least power of two that is not below it, halved and rounded up.
  return (33 - Math.clz32(Math.ceil(tokens) - 1)) >> 1;
}

export function noTokens(): number[] {
  return new Array<number>(TOKEN_BOUNDS.length + 1).fill(0);
}

export function mergeTokenBuckets(a: TokenBuckets, b: TokenBuckets): TokenBuckets {
  return { input: added(a.input, b.input), output: added(a.output, b.output) };
}

function added(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.map((count, index) => count + (b[index] ?? 0));
}
