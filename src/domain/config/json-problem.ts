import type { Path, Problem } from './problem.ts';
import { unexpected } from './problem.ts';
import { isTree } from './tree.ts';

/** What YAML can say and JSON can't: a release is named by its JSON, so it may hold none of it. */
export function jsonProblems(value: unknown, at: Path): readonly Problem[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => jsonProblems(item, [...at, index]));
  if (isTree(value) && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.entries(value).flatMap(([key, item]) => jsonProblems(item, [...at, key]));
  }
  const fits = value === null || ['string', 'boolean'].includes(typeof value) || Number.isFinite(value);
  return fits
    ? []
    : [unexpected(at, 'a JSON value (a finite number, text, true, false, null, a list or a map)', value)];
}
