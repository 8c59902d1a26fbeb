import { type Digest, digestOfJson } from '../shared/index.ts';
import { type Case, caseSchema } from './case.ts';

/** A named list of cases, itself named by the hash of its content. */
export type Dataset = { readonly name: string; readonly digest: Digest; readonly cases: readonly Case[] };

/** What is wrong with one line of a dataset. Lines count from 1. */
type DatasetProblem = { readonly line: number; readonly problem: string };

type ParsedDataset = { readonly dataset: Dataset; readonly problems: readonly DatasetProblem[] };

/** Reads JSON Lines. Every problem is returned, not only the first; the dataset holds the cases without one. */
export function parseJsonLines(name: string, text: string): ParsedDataset {
  const cases: Case[] = [];
  const problems: DatasetProblem[] = [];
  const lineOf = new Map<string, number>();
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1;
    if (raw.trim() === '') continue;
    const parsed = parseCase(raw);
    const earlier = typeof parsed === 'string' ? undefined : lineOf.get(parsed.id);
    if (typeof parsed === 'string') problems.push({ line, problem: parsed });
    else if (earlier !== undefined)
      problems.push({ line, problem: `id "${parsed.id}" is already used on line ${earlier}` });
    else {
      lineOf.set(parsed.id, line);
      cases.push(parsed);
    }
  }
  return { dataset: makeDataset(name, cases), problems };
}

export function makeDataset(name: string, cases: readonly Case[]): Dataset {
  return { name, digest: digestOfJson(JSON.parse(JSON.stringify(cases))), cases };
}

function parseCase(raw: string): Case | string {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (error) {
    return `not JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  const result = caseSchema.safeParse(value);
  if (result.success) return result.data;
  return result.error.issues.map((issue) => `${issue.path.join('.') || 'case'}: ${issue.message}`).join('; ');
}
