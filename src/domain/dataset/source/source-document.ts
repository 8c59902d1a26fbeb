import type { DatasetProblem, Place } from '../dataset-problem.ts';

/** One thing in a file that should make a case. */
export type SourceRecord = { readonly place: Place; readonly value: unknown };

/** What a file holds, before anyone knows whose format it is. */
export type SourceDocument = {
  readonly syntax: 'json-lines' | 'json' | 'csv';
  /** Of JSON: all of it. */
  readonly root?: unknown;
  readonly records: readonly SourceRecord[];
  /** Of lines and rows that are none. */
  readonly problems: readonly DatasetProblem[];
};

export function errorAt(place: Place, message: string): DatasetProblem {
  return { ...place, severity: 'error', message };
}
