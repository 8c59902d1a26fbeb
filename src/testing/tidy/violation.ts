/** A place where the code breaks a rule of the house, and what to do there. */
export type Violation = { readonly path: string; readonly line: number; readonly problem: string };

export function formatViolations(violations: readonly Violation[]): readonly string[] {
  return violations.map(({ path, line, problem }) => `src/${path}:${line} ${problem}`);
}
