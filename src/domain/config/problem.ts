import { closest, distance } from 'fastest-levenshtein';
import { looksLikeSecret } from './secret-like.ts';

/** A step of a path: a key of a map or an index of a list. */
type Key = string | number;
export type Path = readonly Key[];

/** One thing that is wrong with a configuration. */
export type Problem = {
  /** The file that it is in, relative to the project's folder; undefined: headgate.yaml itself. */
  readonly file?: string | undefined;
  readonly path: Path;
  /** Counts from 1; known here only for files that are read line by line. */
  readonly line?: number | undefined;
  /** What was expected, what came, and the nearest thing that is known. Never a secret. */
  readonly message: string;
};

/** A problem of the form `expected …, got ….`, with the nearest known word where there is one. */
export function unexpected(path: Path, expected: string, value: unknown, didYouMean?: string | undefined): Problem {
  return problem(path, `expected ${expected}, got ${describeValue(value)}`, didYouMean);
}

export function problem(path: Path, message: string, didYouMean?: string | undefined): Problem {
  return { path, message: didYouMean === undefined ? message : `${message}. Did you mean "${didYouMean}"?` };
}

/** A name that isn't among those that exist. `kind` as in `a strategy`. */
export function unknownName(path: Path, kind: string, name: string, known: readonly string[]): Problem {
  return unexpected(path, `${kind}: ${oneOf(known)}`, name, nearest(name, known));
}

/** `one of "a", "b"`, or just `"a"`. */
export function oneOf(values: readonly unknown[]): string {
  const texts = values.map((value) => JSON.stringify(value));
  return texts.length === 1 ? String(texts[0]) : `one of ${texts.join(', ')}`;
}

/** The known word that was probably meant; undefined when none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length > 100) return undefined;
  const lower = word.toLowerCase();
  const begun = lower.length >= 2 ? known.find((each) => each.toLowerCase().startsWith(lower)) : undefined;
  if (begun !== undefined) return begun;
  const lowered = known.map((each) => each.toLowerCase());
  const found = closest(lower, lowered);
  const reach = word.length <= 3 ? 1 : Math.max(2, Math.floor(word.length / 3));
  return distance(lower, found) <= reach ? known[lowered.indexOf(found)] : undefined;
}

/** A value as it may be shown: short, and never when it may be a secret. */
function describeValue(value: unknown): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'string') {
    if (looksLikeSecret(value)) return `what looks like a secret (${value.length} characters, not shown)`;
    return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}...` : value);
  }
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return typeof value === 'object' ? 'a map' : String(value);
}

/** `strategies.careful.steps[1].weight` */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
