import type { DatasetProblem } from '../dataset-problem.ts';
import type { SourceDocument, SourceRecord } from '../source/source-document.ts';

/** Whose files can be read: our own, the guide's, promptfoo's tests and the lines that Azure's evaluators take. */
export const DATASET_FORMATS = ['headgate', 'guide', 'promptfoo', 'azure'] as const;
export type DatasetFormat = (typeof DATASET_FORMATS)[number];

/** A record in our words, not judged by our schema yet; and what could not be said in them. */
export type Translated = {
  /** Undefined where no case can be made of it: a problem says why. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly problems: readonly FieldProblem[];
  /** How people call it: an id is made of it where there is none. */
  readonly title?: string | undefined;
  /** What their format calls our fields, so that problems name what stands in the file. */
  readonly names?: ReadonlyMap<string, string>;
};

/** `path` from the record. */
export type FieldProblem = Pick<DatasetProblem, 'severity' | 'path' | 'message'>;

/** Reads one format. */
export type FormatReader = {
  /** Of the whole file: its name, and what of it is in no record. */
  readonly read: (document: SourceDocument) => {
    readonly name?: string | undefined;
    readonly records: readonly SourceRecord[];
    readonly problems: readonly DatasetProblem[];
  };
  readonly translate: (value: Readonly<Record<string, unknown>>) => Translated;
};

export function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

export function leftOut(path: FieldProblem['path'], message: string): FieldProblem {
  return { severity: 'left-out', path, message };
}

export function warning(path: FieldProblem['path'], message: string): FieldProblem {
  return { severity: 'warning', path, message };
}

/** Those of the fields that are there. */
export function withoutUndefined(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** Of the top of a file, all keys that no one has read. */
export function unreadKeys(root: unknown, read: readonly string[]): readonly DatasetProblem[] {
  if (!isFields(root)) return [];
  return Object.keys(root)
    .filter((key) => !read.includes(key))
    .map((key) => ({ severity: 'warning', path: [key], message: 'is not read' }));
}
