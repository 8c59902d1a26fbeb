import { type Case, caseSchema, messagesOf } from './case.ts';
import { type Dataset, makeDataset } from './dataset.ts';
import { type DatasetProblem, explainIssues, type Place } from './dataset-problem.ts';
import { deriveId } from './derive-id.ts';
import { isToWrite } from './draft-from-release.ts';
import { findDuplicates } from './find-duplicates.ts';
import { type DatasetFormat, isFields, type Translated } from './format/format.ts';
import { readerOf, recogniseFormat } from './format/recognise.ts';
import { readSource } from './source/read-source.ts';
import type { SourceDocument } from './source/source-document.ts';

export type ReadDataset = {
  readonly format: DatasetFormat;
  readonly syntax: SourceDocument['syntax'];
  /** The cases without an error, in the order of the file. */
  readonly dataset: Dataset;
  readonly problems: readonly DatasetProblem[];
  /** Where each case stands, by id. */
  readonly places: ReadonlyMap<string, Place>;
  /** How many cases had no id, and were given one. */
  readonly named: number;
  /** How many had something that has no place in ours. */
  readonly lossy: number;
};

/** Characters of one case beyond which few models follow. */
const LONG_CASE = 1_000_000;

const FIELDS = Object.keys(caseSchema.shape);

/**
 * Reads a file of cases in any format that is known, chosen by its ending and by what it holds unless `format` says it. Nothing is
 * passed over in silence: whatever is no case, and whatever of a case could not be read, is among the problems.
 */
export function readDataset({
  file,
  text,
  format: given,
}: {
  readonly file: string;
  readonly text: string;
  readonly format?: DatasetFormat | undefined;
}): ReadDataset {
  const document = readSource(file, text);
  const format = given ?? recogniseFormat(document);
  const reader = readerOf(format);
  const { name, records, problems: ofFile } = reader.read(document);
  const problems: DatasetProblem[] = [...document.problems, ...ofFile];
  const places = new Map<string, Place>();
  const cases: Case[] = [];
  const suffixes = new Map<string, number>();
  let named = 0;
  let lossy = 0;
  for (const { place, value } of records) {
    const translated = translate(value, reader.translate);
    const { found, issues } = judge(translated);
    const caseId = found?.item.id ?? idOf(value);
    const put = (each: Omit<DatasetProblem, 'line' | 'caseId'>) =>
      problems.push({ ...each, line: place.line, path: [...place.path, ...each.path], caseId });
    for (const each of [...translated.problems, ...issues]) put(each);
    if (translated.problems.some(({ severity }) => severity === 'left-out')) lossy += 1;
    if (found === undefined) continue;
    const item = found.isNamed ? { ...found.item, id: freeId(found.item.id, places, suffixes) } : found.item;
    const earlier = places.get(item.id);
    if (earlier !== undefined) {
      put({ severity: 'error', path: [], message: `id "${item.id}" is already used ${placeText(earlier)}` });
      continue;
    }
    if (found.isNamed) named += 1;
    places.set(item.id, place);
    cases.push(item);
  }
  return {
    format,
    syntax: document.syntax,
    dataset: makeDataset(name ?? listNameOf(file), cases),
    problems: [...problems, ...lookAgain(cases, places)].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
    places,
    named,
    lossy,
  };
}

/** `cases` of `folder/cases.jsonl`. */
export function listNameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1).replace(/\.(jsonl?|ndjson|csv|tsv|ya?ml)$/i, '');
}

/** `on line 7`, or `at tests[6]`. */
function placeText({ line, path }: Place): string {
  return line === undefined
    ? `at ${path.map((key) => (typeof key === 'number' ? `[${key}]` : key)).join('')}`
    : `on line ${line}`;
}

function translate(value: unknown, how: (value: Readonly<Record<string, unknown>>) => Translated): Translated {
  if (isFields(value)) return how(value);
  const message = `expected a case, got ${value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value}`;
  return { value: undefined, problems: [{ severity: 'error', path: [], message }] };
}

type Judged = {
  readonly found: { readonly item: Case; readonly isNamed: boolean } | undefined;
  readonly issues: readonly Omit<DatasetProblem, 'line' | 'caseId'>[];
};

/** By our schema; with an id made up where there is none. */
function judge({ value, title, names = new Map(), problems }: Translated): Judged {
  if (value === undefined) return { found: undefined, issues: [] };
  const isNamed = value.id === undefined || value.id === null || value.id === '';
  const result = caseSchema.safeParse(isNamed ? { ...value, id: 'unnamed' } : value);
  if (!result.success) {
    const issues = explainIssues(result.error.issues, FIELDS).map(({ path: [first, ...rest], message }) => ({
      severity: 'error' as const,
      path: first === undefined ? [] : [names.get(String(first)) ?? first, ...rest],
      message,
    }));
    return { found: undefined, issues };
  }
  if (problems.some(({ severity }) => severity === 'error')) return { found: undefined, issues: [] };
  // A draft would be asked as it stands.
  if (isToWrite(result.data)) {
    const message = 'a draft that still says ‹write: …›: write that, or take the case out';
    return { found: undefined, issues: [{ severity: 'error', path: [], message }] };
  }
  const item = isNamed ? { ...result.data, id: deriveId(result.data, title) } : result.data;
  return { found: { item, isNamed }, issues: [] };
}

/** The same question twice is two cases: the second is called `…-2`. */
function freeId(id: string, taken: ReadonlyMap<string, Place>, suffixes: Map<string, number>): string {
  if (!taken.has(id)) return id;
  let suffix = suffixes.get(id) ?? 1;
  do suffix += 1;
  while (taken.has(`${id}-${suffix}`));
  suffixes.set(id, suffix);
  return `${id}-${suffix}`;
}

function idOf(value: unknown): string | undefined {
  const id = isFields(value) ? value.id : undefined;
  return typeof id === 'string' && id !== '' && id.length <= 200 ? id : undefined;
}

/** What is right case by case, and odd all the same. */
function lookAgain(cases: readonly Case[], places: ReadonlyMap<string, Place>): readonly DatasetProblem[] {
  const warn = (item: Case, message: string): DatasetProblem => ({
    severity: 'warning',
    ...(places.get(item.id) ?? { path: [] }),
    caseId: item.id,
    message,
  });
  return [
    ...findDuplicates(cases).map(({ item, earlier }) =>
      warn(item, `asks and expects the same as "${earlier.id}" ${placeText(places.get(earlier.id) ?? { path: [] })}`),
    ),
    ...cases.flatMap((item) => {
      const length =
        (item.context ?? '').length + messagesOf(item).reduce((sum, { content }) => sum + content.length, 0);
      const size = (length / 1_000_000).toFixed(1);
      return length > LONG_CASE ? [warn(item, `is ${size} million characters long; few models read as much`)] : [];
    }),
    ...cases
      .filter((item) => (messagesOf(item).at(-1)?.content ?? '').trim() === '')
      .map((item) => warn(item, 'asks nothing')),
  ];
}
