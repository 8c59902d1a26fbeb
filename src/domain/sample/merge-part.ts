/** The sum of two parts of which either may be absent; absent where both are. */
export function mergePart<T>(a: T | undefined, b: T | undefined, merge: (a: T, b: T) => T): T | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : merge(a, b);
}
