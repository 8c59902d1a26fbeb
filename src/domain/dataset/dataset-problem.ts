import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';

/** Where something stands in a file: its line, counted from 1, where lines are read; and the path from there, or from the top. */
export type Place = { readonly line?: number | undefined; readonly path: readonly (string | number)[] };

/**
 * What is to be said of one case, or of the file. `error`: the case could not be read. `left-out`: something that the case asks
 * of a reply has no place in ours, so that the case asks for less. `warning`: read as it is, but look at it.
 */
export type DatasetProblem = Place & {
  readonly severity: 'error' | 'left-out' | 'warning';
  /** Undefined where the case has none, or the problem is the file's. */
  readonly caseId?: string | undefined;
  readonly message: string;
};

/** What a schema has against a value, one problem a field. `known` are the names that the value itself may use. */
export function explainIssues(
  issues: readonly z.core.$ZodIssue[],
  known: readonly string[],
): readonly { readonly path: readonly (string | number)[]; readonly message: string }[] {
  return issues.flatMap((issue) => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ path, message: messageOf(issue) }];
    return issue.keys.map((key) => ({
      path: [...path, key],
      message: `unknown field${path.length === 0 ? meant(key, known) : ''}`,
    }));
  });
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  return issue.message.replace(/, received undefined$/, ', got nothing').replace(/^Invalid input: /, '');
}

function meant(key: string, known: readonly string[]): string {
  if (key.length > 60) return '';
  const bare = (text: string) => text.toLowerCase().replace(/[-_ ]/g, '');
  const same = known.find((name) => bare(name) === bare(key));
  const near = closest(key, [...known]);
  const found = same ?? (distance(key, near) <= Math.max(2, Math.floor(key.length / 3)) ? near : undefined);
  return found === undefined ? `; known are ${known.join(', ')}` : `. Did you mean "${found}"?`;
}
