import { type Digest, digestOfJson } from '../shared/index.ts';
import { type Case, caseSchema } from './case.ts';
import { type LineProblem, parseLines } from './json-lines.ts';

/** A named list of cases, itself named by the hash of its content. */
export type Dataset = { readonly name: string; readonly digest: Digest; readonly cases: readonly Case[] };

type ParsedDataset = { readonly dataset: Dataset; readonly problems: readonly LineProblem[] };

/** Reads JSON Lines. Every problem is returned, not only the first; the dataset holds the cases without one. */
export function parseJsonLines(name: string, text: string): ParsedDataset {
  const { items, problems } = parseLines(text, caseSchema, 'case');
  return { dataset: makeDataset(name, items), problems };
}

export function makeDataset(name: string, cases: readonly Case[]): Dataset {
  return { name, digest: digestOfJson(JSON.parse(JSON.stringify(cases))), cases };
}
