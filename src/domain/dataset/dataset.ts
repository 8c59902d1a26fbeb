import { type Digest, digestOfJson } from '../shared/index.ts';
import type { Case } from './case.ts';

/** A named list of cases, itself named by the hash of its content. */
export type Dataset = { readonly name: string; readonly digest: Digest; readonly cases: readonly Case[] };

export function makeDataset(name: string, cases: readonly Case[]): Dataset {
  return { name, digest: digestOfJson(JSON.parse(JSON.stringify(cases))), cases };
}
