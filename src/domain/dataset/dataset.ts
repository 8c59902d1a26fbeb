import { type Digest, digestOfJsonList } from '../shared/index.ts';
import type { Case } from './case.ts';

/** A named list of cases, itself named by the hash of its content. */
export type Dataset = { readonly name: string; readonly digest: Digest; readonly cases: readonly Case[] };

export function makeDataset(name: string, cases: readonly Case[]): Dataset {
  return { name, digest: digestOfJsonList(plain(cases)), cases };
}

/** Without fields that are undefined, which JSON can't say. */
function* plain(cases: readonly Case[]): Generator<unknown> {
  for (const item of cases) yield JSON.parse(JSON.stringify(item));
}
