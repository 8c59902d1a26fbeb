/** Something that must hold, as a figure of this run. */
export type Bound = { readonly name: string; readonly figure: number; readonly limit: number; readonly kept: boolean };

/** An error budget, and three standard errors of so many tries above it. */
export function limitOf(allowed: number, tries: number): number {
  return allowed + 3 * Math.sqrt((allowed * (1 - allowed)) / tries);
}

/** Not kept where the figure is no number: what can't be told is not shown. */
export function atMost(name: string, figure: number, limit: number): Bound {
  return { name, figure, limit, kept: figure <= limit };
}
