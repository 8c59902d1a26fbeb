import { basename, dirname, resolve } from 'node:path';
import {
  configInvalid,
  type LineOf,
  listReferencedFiles,
  type Problem,
  type ReadFile,
  type ReferencedFile,
} from '#domain/config/index.ts';
import { locate, MAX_DATASET_MB, readDigest, readText, requireText } from './read-bytes.ts';
import { parseYamlText, type YamlText } from './yaml-text.ts';

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
  /** As far as anyone asked for their lines. */
  readonly parsed: Map<string, YamlText>;
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
  const gathered: Gathered = { content: new Map(), unreadable: new Map(), texts: new Map(), parsed: new Map() };
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
  if (text === undefined || text.length > LONGEST_WITH_LINES) return undefined;
  const parsed = gathered.parsed.get(file) ?? parseYamlText(text);
  gathered.parsed.set(file, parsed);
  return parsed.lineOf(at);
}

/** In longer files a path has to do: parsing them once more with positions would take many seconds. */
export const LONGEST_WITH_LINES = 1024 * 1024;

async function readInto(gathered: Gathered, folder: string, file: ReferencedFile): Promise<void> {
  const place = await locate(folder, file.path);
  const read = place.kind !== 'read' ? place : await readAs(file.as, place.value);
  if (read.kind === 'missing') return;
  if (read.kind === 'unreadable') {
    gathered.unreadable.set(file.path, read.because);
    return;
  }
  if (file.as !== 'digest') gathered.texts.set(file.path, read.value);
  const isYaml = file.as === 'release' || (file.as === 'dataset' && isYamlFile(file.path));
  const json = isYaml ? jsonOfYaml(read.value) : { kind: 'read' as const, value: read.value };
  if (json.kind === 'read') gathered.content.set(file.path, json.value);
  else gathered.unreadable.set(file.path, json.because);
}

function readAs(as: ReferencedFile['as'], path: string): ReturnType<typeof readText> {
  if (as === 'digest') return readDigest(path);
  return as === 'dataset' ? readText(path, MAX_DATASET_MB) : readText(path);
}

export function isYamlFile(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

/** What the domain reads, which knows no YAML. */
export function jsonOfYaml(
  text: string,
): { readonly kind: 'read'; readonly value: string } | { readonly kind: 'unreadable'; readonly because: string } {
  const yaml = parseYamlText(text);
  const first = yaml.problems[0];
  if (first !== undefined) return { kind: 'unreadable', because: `line ${first.line ?? 1}: ${first.message}` };
  return { kind: 'read', value: JSON.stringify(yaml.value ?? null) };
}
