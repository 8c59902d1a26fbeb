import { errorAt, type SourceDocument, type SourceRecord } from './source-document.ts';

/** A value a line; or, where that is what the file holds, one JSON text over many lines. */
export function readJsonLines(text: string): SourceDocument {
  const lines = text.split('\n');
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (first.trimStart().startsWith('[') || !parses(first)) {
    const whole = parse(text);
    if (whole.kind === 'value' && isList(whole.value)) return documentOf(whole.value);
  }
  return linesOf(lines);
}

/** One JSON text; or, where that is what the file holds, a value a line. */
export function readJson(text: string): SourceDocument {
  if (text.trim() === '') return { syntax: 'json', root: undefined, records: [], problems: [] };
  const whole = parse(text);
  if (whole.kind === 'value') return documentOf(whole.value);
  const lines = text.split('\n');
  if (parses(lines.find((line) => line.trim() !== '') ?? '')) return linesOf(lines);
  return {
    syntax: 'json',
    root: undefined,
    records: [],
    problems: [errorAt({ line: lineOfError(text, whole.because), path: [] }, `not JSON: ${whole.because}`)],
  };
}

/** Keys under which lists of cases are kept. */
const LISTS = ['cases', 'data', 'tests'] as const;

function documentOf(root: unknown): SourceDocument {
  if (root === null) return { syntax: 'json', root, records: [], problems: [] };
  if (Array.isArray(root)) return { syntax: 'json', root, records: recordsOf(root, []), problems: [] };
  const key = keyOfList(root);
  if (key !== undefined) return { syntax: 'json', root, records: recordsOf(listIn(root, key), [key]), problems: [] };
  // One case by itself, or nothing that anyone knows: the schema of a case says what is missing.
  return { syntax: 'json', root, records: [{ place: { path: [] }, value: root }], problems: [] };
}

function recordsOf(list: unknown, at: readonly string[]): readonly SourceRecord[] {
  return Array.isArray(list) ? list.map((value, index) => ({ place: { path: [...at, index] }, value })) : [];
}

function linesOf(lines: readonly string[]): SourceDocument {
  const records: SourceRecord[] = [];
  const problems = [];
  for (const [index, raw] of lines.entries()) {
    if (raw.trim() === '') continue;
    const read = parse(raw);
    if (read.kind === 'value') records.push(new Line(index + 1, raw));
    else problems.push(errorAt({ line: index + 1, path: [] }, `not JSON: ${read.because}`));
  }
  return { syntax: 'json-lines', records, problems };
}

/** Read again whenever someone asks for its value: a file of so many cases is never held twice. */
class Line implements SourceRecord {
  readonly #line: number;
  readonly #raw: string;

  constructor(line: number, raw: string) {
    this.#line = line;
    this.#raw = raw;
  }

  get place(): SourceRecord['place'] {
    return { line: this.#line, path: [] };
  }

  get value(): unknown {
    return JSON.parse(this.#raw);
  }
}

type Parsed =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'broken'; readonly because: string };

function parse(text: string): Parsed {
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch (error) {
    return { kind: 'broken', because: error instanceof Error ? error.message : String(error) };
  }
}

function parses(text: string): boolean {
  return parse(text).kind === 'value';
}

function isList(value: unknown): boolean {
  return Array.isArray(value) || keyOfList(value) !== undefined;
}

function keyOfList(value: unknown): string | undefined {
  return LISTS.find((key) => listIn(value, key) !== undefined);
}

function listIn(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.getOwnPropertyDescriptor(value, key)?.value;
}

/** JSON.parse says where only in its message. */
function lineOfError(text: string, because: string): number | undefined {
  const position = /at position (\d+)/.exec(because)?.[1];
  if (position === undefined) return undefined;
  return text.slice(0, Number(position)).split('\n').length;
}
