import type { SourceDocument } from '#domain/dataset/index.ts';
import type { Objective } from '../objective.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What one record of a supplied file asks for; or why it can't be asked. */
type ReadObjective =
  | { readonly kind: 'objective'; readonly objective: Omit<Objective, 'source' | 'forbiddenCalls'> }
  | { readonly kind: 'left-out'; readonly because: string }
  | { readonly kind: 'error'; readonly field: string; readonly because: string };

/** Reads the files of one collection. */
export type ObjectiveFormat = {
  readonly source: Exclude<Objective['source'], 'headgate'>;
  /** Column names by which a file is known, for people too. */
  readonly fields: readonly string[];
  recognises(document: SourceDocument): boolean;
  read(record: Fields, number: number): ReadObjective;
};

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A cell that looks like JSON was read as what it means; here it is a text again. */
export function textIn(record: Fields, field: string): string | undefined {
  const value = record[field];
  if (value === undefined || value === null) return undefined;
  const text = typeof value === 'string' ? value.trim() : JSON.stringify(value);
  return text === '' ? undefined : text;
}

/** Whether the first records have all of the fields. */
export function hasFields({ records }: SourceDocument, fields: readonly string[]): boolean {
  const known = new Set(records.slice(0, 20).flatMap(({ value }) => (isFields(value) ? Object.keys(value) : [])));
  return fields.every((field) => known.has(field));
}
