/** Calls of tools, by name. */
export type ToolCalls = {
  readonly byName: Readonly<Record<string, number>>;
  /** Calls of tools that have no row of their own. */
  readonly other: number;
};

/** So many names have a row of their own. A model that invents names must not make roll-ups grow. */
export const MAX_TOOL_NAMES = 64;

/** Longer names are cut. OpenAI allows 64. */
export const MAX_TOOL_NAME_LENGTH = 64;

/**
 * Calls of both, by name. Of more than 64 names the first in the order of their UTF-16 code units are kept, and the others counted
 * together: a name that is among the first of all was so in every part, so its count is whole, and merging is associative.
 */
export function mergeToolCalls(a: ToolCalls, b: ToolCalls): ToolCalls {
  const sums = new Map(Object.entries(a.byName));
  for (const [name, count] of Object.entries(b.byName)) sums.set(name, (sums.get(name) ?? 0) + count);
  return boundToolCalls(sums, a.other + b.other);
}

/** @param counts of any number of names */
export function boundToolCalls(counts: ReadonlyMap<string, number>, other: number): ToolCalls {
  const names = [...counts.keys()].sort();
  const kept = names.slice(0, MAX_TOOL_NAMES).map((name): [string, number] => [name, counts.get(name) ?? 0]);
  const rest = names.slice(MAX_TOOL_NAMES).reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  return { byName: Object.fromEntries(kept), other: other + rest };
}
