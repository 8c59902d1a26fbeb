import type { z } from 'zod';
import { knownKeys } from './known-keys.ts';
import { nearest, oneOf, type Path, type Problem, problem, unexpected } from './problem.ts';
import { suggestQuantity } from './quantity.ts';
import { valueAt } from './tree.ts';

const WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  record: 'a map',
};

const SECRET_KEY = /api.?key|token|secret|password|authorization/i;

/**
 * Everything that a schema has against a value, in words. Messages of the schema's own checks must be noun phrases that say
 * what is expected. `at` is where the value lies in its file.
 */
export function schemaProblems(schema: z.ZodType, value: unknown, at: Path = []): readonly Problem[] {
  const result = schema.safeParse(value);
  if (result.success) return [];
  return result.error.issues.flatMap((issue) => {
    const path = issue.path.filter((key) => typeof key !== 'symbol');
    return inWords(schema, issue, path, value).map((each) => ({ ...each, path: [...at, ...each.path] }));
  });
}

function inWords(schema: z.ZodType, issue: z.core.$ZodIssue, path: Path, whole: unknown): readonly Problem[] {
  const value = valueAt(whole, path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownKey(path, key, knownKeys(schema, path, whole)));
    case 'invalid_type':
      return [expected(path, WORDS[issue.expected] ?? issue.expected, value)];
    case 'invalid_value': {
      const texts = issue.values.filter((each) => typeof each === 'string');
      const meant = typeof value === 'string' ? nearest(value, texts) : undefined;
      return [expected(path, oneOf(issue.values), value, meant)];
    }
    case 'too_small':
      return [
        expected(path, bound(issue.origin, issue.inclusive === false ? 'more than' : 'at least', issue.minimum), value),
      ];
    case 'too_big':
      return [
        expected(path, bound(issue.origin, issue.inclusive === false ? 'less than' : 'at most', issue.maximum), value),
      ];
    case 'invalid_key':
      return [unexpected(path, issue.issues[0]?.message ?? 'another name', path.at(-1))];
    default:
      return [expected(path, issue.message, value, suggestQuantity(issue.message, value))];
  }
}

function expected(path: Path, what: string, value: unknown, meant?: string | undefined): Problem {
  return value === undefined ? problem(path, `is missing; expected ${what}`) : unexpected(path, what, value, meant);
}

function unknownKey(path: Path, key: string, known: readonly string[]): Problem {
  const here = [...path, key];
  const meant = nearest(key, known);
  if (meant === undefined && SECRET_KEY.test(key)) {
    return problem(here, 'keys and tokens never stand in this file; write `credential: { env: NAME_OF_THE_VARIABLE }`');
  }
  return problem(here, `unknown key; expected ${oneOf(known)}`, meant);
}

function bound(origin: string, relation: string, limit: number | bigint): string {
  if (origin === 'string') return limit === 1 ? 'text that is not empty' : `text of ${relation} ${limit} characters`;
  return origin === 'array' ? `a list of ${relation} ${limit}` : `${relation} ${limit}`;
}
