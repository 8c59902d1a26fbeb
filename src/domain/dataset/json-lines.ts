import type { z } from 'zod';

/** What is wrong with one line. Lines count from 1. */
export type LineProblem = { readonly line: number; readonly problem: string };

type Parsed<T> = { readonly items: readonly T[]; readonly problems: readonly LineProblem[] };

/** Reads JSON Lines whose objects have ids of their own. What has a problem is left out, and each problem said. */
export function parseLines<T extends { readonly id: string }>(
  text: string,
  schema: z.ZodType<T>,
  what: string,
): Parsed<T> {
  const items: T[] = [];
  const problems: LineProblem[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    if (raw.trim() === '') continue;
    const parsed = parseLine(raw, schema, what);
    const earlier = typeof parsed === 'string' ? undefined : lineOf.get(parsed.id);
    if (typeof parsed === 'string') problems.push({ line, problem: parsed });
    else if (earlier !== undefined)
      problems.push({ line, problem: `id "${parsed.id}" is already used on line ${earlier}` });
    else {
      lineOf.set(parsed.id, line);
      items.push(parsed);
    }
  }
  return { items, problems };
}

function parseLine<T>(raw: string, schema: z.ZodType<T>, what: string): T | string {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  return result.error.issues.map((issue) => `${issue.path.join('.') || what}: ${issue.message}`).join('; ');
}
