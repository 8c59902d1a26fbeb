import { basename, dirname, resolve } from 'node:path';
import {
  configInvalid,
  type LineOf,
  listReferencedFiles,
  type Problem,
  type ReadFile,
  type ReferencedFile,
} from '#domain/config/index.ts';
import { locate, readDigest, readText, requireText } from './read-bytes.ts';
import { parseYamlText } from './yaml-text.ts';

/** headgate.yaml and everything that it names, read from disk and not judged yet. */
export type ProjectFiles = {
  /** The file's name, and the folder that it lies in. */
  readonly name: string;
  readonly folder: string;
  /** What the YAML says. */
  readonly source: unknown;
  /** Content by path relative to the folder, as `apply` sends it: release files as JSON, artefacts as their digest. */
  readonly files: Readonly<Record<string, string>>;
  readonly readFile: ReadFile;
  readonly lineOf: LineOf;
  /** What YAML itself has against the text: names used twice, unknown tags. */
  readonly problems: readonly Problem[];
};

/** Files that were found and could not be read, with the reason, by path. */
type Gathered = {
  readonly content: Map<string, string>;
  readonly unreadable: Map<string, string>;
  readonly texts: Map<string, string>;
};

/** @throws AppError FILE_UNREADABLE; CONFIG_INVALID when the YAML doesn't parse */
export async function readSource(path: string): Promise<ProjectFiles> {
  const text = await requireText(path, 'headgate init --from openai:URL');
  const [name, folder] = [basename(path), dirname(resolve(path))];
  const yaml = parseYamlText(text);
  if (yaml.value === undefined) throw configInvalid(yaml.problems, name);
  if (yaml.value === null) throw configInvalid([{ path: [], message: 'the file is empty' }], name);
  const gathered = await gather(folder, (readFile) => listReferencedFiles(yaml.value, readFile));
  return {
    name,
    folder,
    source: yaml.value,
    files: Object.fromEntries(gathered.content),
    readFile: readerOf(gathered),
    lineOf: (file, at) => (file === undefined ? yaml.lineOf(at) : lineIn(gathered, file, at)),
    problems: yaml.problems,
  };
}

/** Reads what `list` names, and asks again until nothing new comes: release files name files of their own. */
export async function gather(
  folder: string,
  list: (readFile: ReadFile) => readonly ReferencedFile[],
): Promise<Gathered> {
  const gathered: Gathered = { content: new Map(), unreadable: new Map(), texts: new Map() };
  const asked = new Set<string>();
  for (;;) {
    const fresh = list(readerOf(gathered)).filter((file) => !asked.has(file.path));
    if (fresh.length === 0) return gathered;
    for (const file of fresh) {
      asked.add(file.path);
      await readInto(gathered, folder, file);
    }
  }
}

export function readerOf(gathered: Gathered): ReadFile {
  return (path) => {
    const because = gathered.unreadable.get(path);
    return because === undefined ? gathered.content.get(path) : { unreadable: because };
  };
}

/** The line of a path in a file that was gathered; JSON is parsed as the YAML that it is. */
export function lineIn(gathered: Gathered, file: string, at: readonly (string | number)[]): number | undefined {
  const text = gathered.texts.get(file);
  return text === undefined ? undefined : parseYamlText(text).lineOf(at);
}

async function readInto(gathered: Gathered, folder: string, file: ReferencedFile): Promise<void> {
  const place = await locate(folder, file.path);
  const read = place.kind !== 'read' ? place : await (file.as === 'digest' ? readDigest : readText)(place.value);
  if (read.kind === 'missing') return;
  if (read.kind === 'unreadable') {
    gathered.unreadable.set(file.path, read.because);
    return;
  }
  if (file.as === 'text') gathered.texts.set(file.path, read.value);
  if (file.as !== 'release') {
    gathered.content.set(file.path, read.value);
    return;
  }
  gathered.texts.set(file.path, read.value);
  const yaml = parseYamlText(read.value);
  const first = yaml.problems[0];
  if (first === undefined) gathered.content.set(file.path, JSON.stringify(yaml.value ?? null));
  else gathered.unreadable.set(file.path, `line ${first.line ?? 1}: ${first.message}`);
}
